"""Activities with an inside, and those that are repeated (BPMN 2.0.2, 13.3.2 to 13.3.7)."""

from __future__ import annotations

from tests.properties.game.board import ROOT, Scope, Token
from tests.properties.game.happening import Happening
from tests.properties.model import Node, Rounds


class Inside(Happening):
    """The part of the game that opens sub-processes, called processes and items."""

    def go_on(self, token: Token) -> None:
        """Leave a node for good: it counts as passed."""
        raise NotImplementedError

    def open(self, token: Token, node: Node) -> None:
        """Stay at a node, with its boundary events listening; those of a repeated one hang on all items together."""
        token.phase = "open"
        if token.item is not None:
            return
        for event in self.board.hung.get(node.id, ()):
            if event.trigger is not None and event.trigger.kind not in ("error", "escalation"):
                self.arm(self.add(event.id, token.level, owner=token.id, phase="listening"))

    def open_box(self, token: Token, node: Node) -> None:
        """Begin what is inside a sub-process or call activity."""
        if node.called is None:
            self.own(token)
        self.open_inputs(token)
        if node.called is not None:
            inside = Scope(self.of(token), closed=True, dark=not node.sees_caller)
            if not node.sees_caller and token.id in self.state.scopes:
                inside.values = dict(self.own(token))
            self.state.scopes[-token.id] = inside
        self.open(token, node)
        for start in self.board.listeners[node.called or node.id]:
            self.listen(start, token.id)
        start_of = self.board.starts[node.called or node.id]
        self.add(start_of.id, token.id, payload=token.payload)
        token.payload = None

    def listen(self, start: Node, level: int) -> None:
        """Let the start of an event sub-process listen; errors and escalations find it without a token."""
        if start.trigger is not None and start.trigger.kind not in ("error", "escalation"):
            self.arm(self.add(start.id, level, phase="listening"))

    def open_items(self, token: Token, node: Node) -> None:
        """Open a repeated activity as a whole, and its first items."""
        token.is_body, many = True, node.many
        if many is not None:
            token.total, token.rest = many.count, list(range(1, many.count + 1))
            if many.collection:
                self.own(token)[many.collection] = [None] * many.count
        elif node.rounds is not None and (not node.rounds.ask_first or self._goes_on(token, node.rounds)):
            token.rest = [1]
        if not token.rest:
            self._leave_items(token, node)
            return
        self.open(token, node)
        self._start_items(token, node, 1 if many is None or many.in_turn else many.count)

    def _goes_on(self, body: Token, rounds: Rounds) -> bool:
        return body.done < rounds.most and bool(rounds.goes_on.value(self.seen(self.of(body))))

    def _start_items(self, body: Token, node: Node, count: int) -> None:
        for number in body.rest[:count]:
            item = self.add(body.node, body.level, owner=body.id, item=number)
            self.own(item)["loopCounter"] = number
            if node.many is not None:
                self.own(item)[node.many.element] = number
        del body.rest[:count]

    def item_done(self, item: Token, node: Node) -> None:
        """Take what an item adds to the collection, and begin the next one or leave."""
        many, body = node.many, self.state.tokens[item.owner or ROOT]
        body.done += 1
        if many is not None and many.collection and many.result is not None:
            self.own(body)[many.collection][(item.item or 1) - 1] = many.result.value(self.seen(self.of(item)))
        self.remove(item)
        if node.rounds is not None and self._goes_on(body, node.rounds):
            body.rest = [body.done + 1]
        is_over = not body.rest if many is None else body.done == body.total or 0 < many.enough <= body.done
        if is_over:
            self._leave_items(body, node)
        elif many is None or many.in_turn:
            self._start_items(body, node, 1)

    def _leave_items(self, body: Token, node: Node) -> None:
        if node.many is not None and node.many.collection:
            self.write(self.around(body), node.many.collection, self.own(body)[node.many.collection])
        self.go_on(body)
