"""What the elements of a decision model refer to: in the same file or in an imported one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.cycles import cycles
from engine.definitions.namespaces import Element, attribute, local
from engine.dmn.elements import every, name_of, reference
from engine.dmn.imports import Import, imports_in
from engine.dmn.model import DecisionModel, Needed
from engine.dmn.notes import Notes
from engine.text import Text

_BOUND = ("decision", "businessKnowledgeModel", "decisionService")


class Links:
    """Resolves references of one file and reports those that lead nowhere or in a circle."""

    def __init__(
        self, root: Element, model: DecisionModel, imported: Mapping[str, tuple[Import, DecisionModel]], notes: Notes
    ) -> None:
        self._root = root
        self._model = model
        self._imported = imported
        # What leads into a model that could not be opened needs no second message.
        self._refused = {found.namespace for found in imports_in(root)} - set(imported)
        self._notes = notes

    def targets(self, element: Element, *kinds: str) -> tuple[Needed, ...]:
        """Return what the children of these kinds refer to, each once."""
        found = (self._target(child) for child in every(element, *kinds))
        return tuple(dict.fromkeys(needed for needed in found if needed is not None))

    def required(self, element: Element, *kinds: str) -> tuple[Needed, ...]:
        """Return what the requirements of an element refer to, each once."""
        requirements = every(element, "informationRequirement", "knowledgeRequirement")
        return tuple(dict.fromkeys(one for each in requirements for one in self.targets(each, *kinds)))

    def _target(self, element: Element) -> Needed | None:
        pointed = reference(element)
        if pointed is None:
            return None
        space, key = pointed
        if space in self._refused:
            return None
        # Some editors write a namespace of their own before an id of the same file.
        found, model = self._imported.get(space, (None, self._model))
        return Needed(key, model, "" if found is None else found.alias)

    def check(self) -> None:
        """Report missing targets and decisions that depend on themselves."""
        for element in every(self._root, *_BOUND):
            for part, needed in self._all(element):
                model, of_data = needed.model, local(part) in ("requiredInput", "inputData")
                known = model.inputs if of_data else {**model.decisions, **model.knowledge, **model.services}
                if needed.key not in known:
                    self._notes.error(
                        element,
                        Text(
                            f"“{name_of(element)}”引用的“{needed.key}”不存在",
                            f'"{name_of(element)}" refers to missing "{needed.key}"',
                        ),
                    )
        self._check_circles()

    def _all(self, element: Element) -> Iterator[tuple[Element, Needed]]:
        for part in element.iter():
            needed = None if local(part) == "requiredAuthority" else self._target(part)
            if needed is not None:
                yield part, needed

    def _check_circles(self) -> None:
        model = self._model
        links = {key: decision.requires for key, decision in model.decisions.items()}
        links |= {key: knowledge.requires for key, knowledge in model.knowledge.items()}
        own = {key: [one.key for one in needs if one.model is model] for key, needs in links.items()}
        # A function may call itself; a decision has nothing to stop it.
        own = {key: [one for one in needs if one != key or key in model.decisions] for key, needs in own.items()}
        found = {key for circle in cycles(own, own) for key in circle}
        for element in every(self._root, *_BOUND) if found else ():
            key = attribute(element, "id") or name_of(element)
            if key in found:
                words = Text(f"“{name_of(element)}”依赖它自己", f'"{name_of(element)}" depends on itself')
                self._notes.error(element, words)
