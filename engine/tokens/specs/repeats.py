"""Activities that repeat: one token per item, results in the order of the items."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff

from engine.feel.values import from_python
from engine.text import Text
from engine.tokens import countersigns, limits, results
from engine.tokens.plan import Repeat
from engine.tokens.specs.node import Node
from engine.tokens.token import Token


class Repetition(Node):
    """The body around the items; it owns their tokens and ends when enough of them are done.

    Stock SpiffWorkflow connects call-backs to the shared specs while running, and collects results
    in the order of completion.
    """

    task_spec: str
    gathers = True

    @property
    def repeat(self) -> Repeat:
        """Return the settings of the repetition."""
        assert self.plan.repeat is not None
        return self.plan.repeat

    def repeats(self, token: Token) -> bool:
        return bool(token.task_spec.name == self.task_spec)

    def start_item(self, owner: Token, index: int, value: Any = None) -> None:
        """Begin the item with this index, counted from 0."""
        token = Token(owner.workflow, owner.workflow.spec.task_specs[self.task_spec], owner)
        token.internal_data["item"] = index
        results.open_scope(token)
        scopes = owner.workflow.top_workflow.scopes
        if self.repeat.element:
            scopes.write_local(token.id, self.repeat.element, value, self.activity.id)
        scopes.write_local(token.id, "loopCounter", index + 1, self.activity.id)
        if self.plan.countersign is not None:
            countersigns.isolate(token)
        token.task_spec._update(token)

    def collect(self, owner: Token, item: Token) -> None:
        """Take the result of an item that is done, and ask whether it was the last one needed."""
        state, scopes = owner.internal_data, owner.workflow.top_workflow.scopes
        state["done"] += 1
        context = scopes.visible(item.scope)
        if self.repeat.output_collection and self.repeat.output_element is not None:
            held = scopes.local(owner.id)[self.repeat.output_collection]
            held[item.internal_data["item"]] = self.repeat.output_element.value(context)
        if self.plan.countersign is not None:
            countersigns.sign(owner, item)
        if self.repeat.completion is not None:
            counts = {
                "numberOfInstances": state["n"],
                "numberOfActiveInstances": self.active(owner),
                "numberOfCompletedInstances": state["done"],
                "numberOfTerminatedInstances": 0,
            }
            state["enough"] = self.repeat.completion.is_true({**context, **counts})

    def active(self, owner: Token) -> int:
        """Return how many items are still open once the present one is done."""
        return 0

    def item_done(self, owner: Token) -> None:
        """Go on after an item."""
        if owner.internal_data.pop("enough", False) or self.is_over(owner):
            owner.complete()
        else:
            self.start_next(owner)

    def is_over(self, owner: Token) -> bool:
        """Tell whether every item is done, or enough have signed."""
        if self.plan.countersign is not None:
            return countersigns.outcome(owner) is not None
        return bool(owner.internal_data["done"] >= owner.internal_data["n"])

    def start_next(self, owner: Token) -> None:
        """Hook: begin the next item when items come one after another."""

    def join_late(self, owner: Token, index: int, value: Any) -> None:
        """Begin an item that was added while the others run, or let it wait for its turn."""
        self.start_item(owner, index, value)

    def finish(self, token: Token) -> None:
        if self.plan.countersign is not None:
            countersigns.conclude(token)
        name = self.repeat.output_collection
        if name:
            scopes = token.workflow.top_workflow.scopes
            scopes.write(token.outer_scope, name, list(scopes.local(token.id)[name]), self.activity.id)

    def items(self, token: Token) -> list[Any]:
        """Return the values to go through; null or anything but a list is refused."""
        context = self.visible(token)
        formula = self.repeat.collection or self.repeat.cardinality
        assert formula is not None
        value = formula.value(context)
        if self.repeat.collection is None and value is not None:
            try:
                value = list(range(1, int(value) + 1)) if value >= 0 else None
            except (TypeError, ValueError, ArithmeticError):
                value = None
        if not isinstance(value, list):
            raise formula.failed(Text("多实例的集合不是列表", "the collection of a multi-instance activity is no list"))
        if len(value) > limits.MAX_ITEMS:
            raise limits.too_many_items(self.activity.id, len(value))
        return value

    def open_body(self, token: Token) -> list[Any]:
        """Evaluate the items and make room for their results."""
        items = self.items(token)
        token.internal_data.update(n=len(items), done=0)
        if self.repeat.output_collection:
            results.open_scope(token)
            token.workflow.top_workflow.scopes.local(token.id)[self.repeat.output_collection] = [None] * len(items)
        if self.plan.countersign is not None:
            countersigns.begin(token)
        return items


class ParallelItems(Repetition, spiff.ParallelMultiInstanceTask):
    """All items at the same time."""

    def _run_hook(self, my_task: Token) -> bool | None:
        items = self.open_body(my_task)
        for index, value in enumerate(items):
            self.start_item(my_task, index, value)
        return True if not items else None

    def active(self, owner: Token) -> int:
        return int(owner.internal_data["n"] - owner.internal_data["done"])


class SequentialItems(Repetition, spiff.SequentialMultiInstanceTask):
    """One item after the other; the collection is read once, when the activity begins."""

    def _run_hook(self, my_task: Token) -> bool | None:
        items = self.open_body(my_task)
        if not items:
            return True
        my_task.internal_data["items"] = items
        self.start_next(my_task)
        return None

    def start_next(self, owner: Token) -> None:
        items, off = owner.internal_data["items"], owner.internal_data.get("withdrawn", ())
        index = owner.internal_data["n"] - len(items)
        while index in off:
            index, items = index + 1, items[1:]
        owner.internal_data["items"] = items[1:]
        self.start_item(owner, index, items[0])

    def join_late(self, owner: Token, index: int, value: Any) -> None:
        owner.internal_data["items"] = [*owner.internal_data["items"], from_python(value)]


class LoopedActivity(Repetition, spiff.StandardLoopTask):
    """A standard loop: again while the condition is true, at most ``loopMaximum`` times."""

    def _run_hook(self, my_task: Token) -> bool | None:
        my_task.internal_data.update(n=0, done=0)
        if self.repeat.test_before and not self.goes_on(my_task):
            return True
        self.start_next(my_task)
        return None

    def goes_on(self, owner: Token) -> bool:
        """Tell whether there is another round."""
        if self.repeat.maximum is not None and owner.internal_data["done"] >= self.repeat.maximum:
            return False
        return self.repeat.condition is None or self.repeat.condition.is_true(self.visible(owner))

    def is_over(self, owner: Token) -> bool:
        return not self.goes_on(owner)

    def start_next(self, owner: Token) -> None:
        self.start_item(owner, owner.internal_data["done"])
