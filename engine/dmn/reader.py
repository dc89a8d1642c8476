"""Reads a decision file: XML in safely, every expression compiled, all mistakes reported at once."""

from __future__ import annotations

from engine.definitions import xml
from engine.definitions.namespaces import Element, attribute, local, namespace
from engine.dmn.boxed import KINDS, Boxes
from engine.dmn.elements import NAMESPACES, every, first, name_of, reference, variable_name
from engine.dmn.errors import DmnInvalid
from engine.dmn.item_types import ItemTypes
from engine.dmn.model import Decision, DecisionModel, InputData, Knowledge, Service
from engine.dmn.notes import Notes
from engine.errors import DefinitionInvalid
from engine.feel.types import unrestricted
from engine.text import Text

_NAMED = {
    "variable",
    "inputData",
    "decision",
    "businessKnowledgeModel",
    "decisionService",
    "itemComponent",
    "formalParameter",
    "parameter",
    "output",
    "column",
    "itemDefinition",
}


def read(source: bytes) -> DecisionModel:
    """Return the compiled model; raises DmnInvalid with every problem when the file has errors."""
    model = read_draft(source)
    if any(problem.severity == "error" for problem in model.problems):
        raise DmnInvalid(model.problems)
    return model


def read_draft(source: bytes) -> DecisionModel:
    """Return the model even with mistakes in it (what does not compile is null); they are in ``problems``.

    Raises DmnInvalid when the file is no decision model at all.
    """
    try:
        root = xml.parse(source)
    except DefinitionInvalid as refusal:
        raise DmnInvalid(refusal.problems) from None
    notes = Notes(_known_names(root))
    if local(root) != "definitions" or namespace(root) not in NAMESPACES:
        notes.error(root, Text("这不是 DMN 1.1 至 1.5 的决策文件", "This is not a decision file of DMN 1.1 to 1.5"))
        raise DmnInvalid(notes.problems)
    return _Reader(root, notes).model()


def _known_names(root: Element) -> frozenset[str]:
    found = {name_of(element) for element in root.iter() if local(element) in _NAMED}
    found |= {" ".join(name.split()) for name in (e.get("iteratorVariable") for e in root.iter()) if name}
    return frozenset(name for name in found if not name.isidentifier() and name)


class _Reader:
    """Builds the model of one ``definitions`` element."""

    def __init__(self, root: Element, notes: Notes) -> None:
        self._root = root
        self._notes = notes
        self._types = ItemTypes(root, notes)
        notes.types.update({name: unrestricted(kind) for name, kind in self._types.items()})
        self._boxes = Boxes(notes, self._types)
        self._model = DecisionModel(name_of(root))

    def model(self) -> DecisionModel:
        """Return the model."""
        for element in every(self._root, "inputData"):
            key = self._key(element)
            kind = self._types.named(attribute(first(element, "variable"), "typeRef"))
            self._model.inputs[key] = InputData(key, variable_name(element), kind)
        for element in every(self._root, "businessKnowledgeModel"):
            self._knowledge(element)
        for element in every(self._root, "decisionService"):
            self._service(element)
        for element in every(self._root, "decision"):
            self._decision(element)
        if not self._model.decisions:
            self._notes.error(self._root, Text("文件里没有决策", "The file has no decision"))
        self._check_references()
        self._check_cycles()
        self._model.problems = tuple(self._notes.problems)
        return self._model

    def _key(self, element: Element) -> str:
        key = attribute(element, "id") or name_of(element)
        taken = (self._model.decisions, self._model.inputs, self._model.knowledge, self._model.services)
        if not key or any(key in group for group in taken):
            self._notes.error(
                element, Text(f"元素缺少编号或编号“{key}”重复", f'The id "{key}" is missing or used twice')
            )
        return key

    def _required(self, element: Element, *kinds: str) -> tuple[str, ...]:
        found: list[str] = []
        for requirement in every(element, "informationRequirement", "knowledgeRequirement"):
            for target in every(requirement, *kinds):
                key = reference(target)
                if key is not None and key not in found:
                    found.append(key)
        return tuple(found)

    def _knowledge(self, element: Element) -> None:
        key, name = self._key(element), variable_name(element)
        logic = first(element, "encapsulatedLogic")
        closure = (lambda scope: None) if logic is None else self._boxes.function(logic, name)
        self._model.knowledge[key] = Knowledge(key, name, closure, self._required(element, "requiredKnowledge"))

    def _service(self, element: Element) -> None:
        key = self._key(element)

        def targets(kind: str) -> tuple[str, ...]:
            return tuple(found for found in map(reference, every(element, kind)) if found is not None)

        self._model.services[key] = Service(
            key, variable_name(element), targets("outputDecision"), targets("inputDecision"), targets("inputData")
        )

    def _decision(self, element: Element) -> None:
        key, label = self._key(element), name_of(element)
        logic = first(element, *KINDS)
        if logic is None:
            self._notes.warning(element, Text(f"决策“{label}”没有内容", f'Decision "{label}" is empty'))
        self._model.decisions[key] = Decision(
            key,
            variable_name(element),
            label,
            "none" if logic is None else local(logic),
            self._boxes.inside(element, label),
            self._types.named(attribute(first(element, "variable"), "typeRef")),
            self._required(element, "requiredDecision", "requiredKnowledge"),
            self._required(element, "requiredInput"),
            self._model,
        )

    def _check_references(self) -> None:
        model = self._model
        callable_ = {*model.decisions, *model.knowledge, *model.services}
        for element in every(self._root, "decision", "businessKnowledgeModel", "decisionService"):
            for part in element.iter():
                kind, key = local(part), reference(part)
                if key is None:
                    continue
                wanted = {"requiredInput": set(model.inputs), "inputData": set(model.inputs)}.get(kind, callable_)
                known = kind in ("requiredAuthority",) or key in wanted
                if not known:
                    self._notes.error(
                        element,
                        Text(
                            f"“{name_of(element)}”引用的“{key}”不存在",
                            f'"{name_of(element)}" refers to missing "{key}"',
                        ),
                    )

    def _check_cycles(self) -> None:
        model = self._model
        links = {key: decision.requires for key, decision in model.decisions.items()}
        links |= {key: knowledge.requires for key, knowledge in model.knowledge.items()}
        for start in links:
            seen: set[str] = set()
            waiting = [target for target in links[start] if target != start or start in model.decisions]
            while waiting:
                key = waiting.pop()
                if key == start:
                    element = next(e for e in self._root if attribute(e, "id") == start or name_of(e) == start)
                    self._notes.error(
                        element, Text(f"“{name_of(element)}”依赖它自己", f'"{name_of(element)}" depends on itself')
                    )
                    break
                if key not in seen:
                    seen.add(key)
                    waiting.extend(links.get(key, ()))
