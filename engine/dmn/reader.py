"""Reads a decision file: XML in safely, every expression compiled, all mistakes reported at once."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions import xml
from engine.definitions.namespaces import Element, attribute, local
from engine.dmn.boxed import KINDS, Boxes, result_of
from engine.dmn.elements import every, first, name_of, variable_name
from engine.dmn.errors import DmnInvalid
from engine.dmn.imports import Import, Models, imports_in, is_model, no_models
from engine.dmn.item_types import ItemTypes
from engine.dmn.links import Links
from engine.dmn.model import Decision, DecisionModel, InputData, Knowledge, Service
from engine.dmn.notes import Notes
from engine.errors import DefinitionInvalid
from engine.feel.types import Type, unrestricted
from engine.text import Text

_NAMED = {
    "import",
    "variable",
    "inputData",
    "decision",
    "decisionService",
    "businessKnowledgeModel",
    "itemComponent",
    "formalParameter",
    "parameter",
    "output",
    "column",
    "itemDefinition",
}


def read(source: bytes, models: Models = no_models) -> DecisionModel:
    """Return the compiled model; raises DmnInvalid with every problem when the file has errors.

    ``models`` gives the files it imports, by their namespace.
    """
    model = read_draft(source, models)
    if any(problem.severity == "error" for problem in model.problems):
        raise DmnInvalid(model.problems)
    return model


def read_draft(source: bytes, models: Models = no_models) -> DecisionModel:
    """Return the model even with mistakes in it (what does not compile is null); they are in ``problems``.

    Raises DmnInvalid when the file is no decision model at all.
    """
    return _Reader(_root(source), models, (), {}).model


def _root(source: bytes) -> Element:
    try:
        root = xml.parse(source)
    except DefinitionInvalid as refusal:
        raise DmnInvalid(refusal.problems) from None
    if not is_model(root):
        notes = Notes(frozenset())
        notes.error(root, Text("这不是 DMN 1.1 至 1.5 的决策文件", "This is not a decision file of DMN 1.1 to 1.5"))
        raise DmnInvalid(notes.problems)
    return root


def _names_in(root: Element) -> set[str]:
    found = {name_of(element) for element in root.iter() if local(element) in _NAMED}
    found |= {" ".join(name.split()) for name in (e.get("iteratorVariable") for e in root.iter()) if name}
    return {name for name in found if not name.isidentifier() and name}


class _Reader:
    """Builds the model of one ``definitions`` element.

    ``above`` are the namespaces of the files that import it; ``opened`` holds every file read so far, so that
    one which is imported in several ways is read once.
    """

    def __init__(self, root: Element, models: Models, above: tuple[str, ...], opened: dict[str, _Reader]) -> None:
        self._root = root
        self._models = models
        self._opened = opened
        space = attribute(root, "namespace") or ""
        self._above = (*above, space)
        self._notes = Notes(frozenset())
        self._imported: dict[str, tuple[Import, _Reader]] = {}
        for found in imports_in(root):
            self._open(found)
        readers = [reader for _, reader in self._imported.values()]
        self.names: frozenset[str] = frozenset(_names_in(root)).union(*(reader.names for reader in readers))
        self._notes.known = self.names
        self.types: ItemTypes = ItemTypes(
            root, self._notes, [(found, reader.types) for found, reader in self._imported.values()]
        )
        self._notes.types.update({name: unrestricted(kind) for name, kind in self.types.items()})
        self._boxes = Boxes(self._notes, self.types)
        self.model = DecisionModel(name_of(root), space)
        others = {key: (found, reader.model) for key, (found, reader) in self._imported.items()}
        self._links = Links(root, self.model, others, self._notes)
        self._fill()

    def _open(self, found: Import) -> None:
        if found.namespace in self._opened:
            self._imported[found.namespace] = found, self._opened[found.namespace]
            return
        alias, source = found.alias, None
        if found.namespace in self._above:
            text = Text(f"决策模型“{alias}”通过导入又回到自己", f'The import "{alias}" leads back to this model')
        else:
            source = self._models(found.namespace)
            text = Text(
                f"没有导入的决策模型“{alias}”（{found.namespace}）：请将命名空间为此的唯一文件与本文件一起部署",
                f'The imported model "{alias}" ({found.namespace}) is missing: deploy it together with this file, '
                "and no other of the same namespace",
            )
        if source is None:
            self._notes.error(found.element, text)
            return
        try:
            reader = _Reader(_root(source), self._models, self._above, self._opened)
            problems: Iterable[Text] = [one.text for one in reader.model.problems if one.severity == "error"]
        except DmnInvalid as refusal:
            self._notes.error(found.element, Text(f"“{alias}”：{refusal.text.zh}", f'"{alias}": {refusal.text.en}'))
            return
        for problem in problems:
            self._notes.error(found.element, Text(f"“{alias}”：{problem.zh}", f'"{alias}": {problem.en}'))
        self._imported[found.namespace] = found, reader
        self._opened[found.namespace] = reader

    def _fill(self) -> None:
        for element in every(self._root, "inputData"):
            key = self._key(element)
            self.model.inputs[key] = InputData(key, variable_name(element), self._type(element))
        for element in every(self._root, "businessKnowledgeModel"):
            self._knowledge(element)
        for element in every(self._root, "decisionService"):
            self._service(element)
        for element in every(self._root, "decision"):
            self._decision(element)
        if not self.model.decisions and not self.model.knowledge and not len(self.types):
            self._notes.error(self._root, Text("文件里没有决策", "The file has no decision"))
        self._links.check()
        self.model.problems = tuple(self._notes.problems)

    def _type(self, element: Element) -> Type:
        return self.types.named(attribute(first(element, "variable"), "typeRef"))

    def _key(self, element: Element) -> str:
        key = attribute(element, "id") or name_of(element)
        taken = (self.model.decisions, self.model.inputs, self.model.knowledge, self.model.services)
        if not key or any(key in group for group in taken):
            self._notes.error(
                element, Text(f"元素缺少编号或编号“{key}”重复", f'The id "{key}" is missing or used twice')
            )
        return key

    def _knowledge(self, element: Element) -> None:
        key, name = self._key(element), variable_name(element)
        logic = first(element, "encapsulatedLogic")
        closure = (lambda scope: None) if logic is None else self._boxes.function(logic, name, self._type(element))
        self.model.knowledge[key] = Knowledge(key, name, closure, self._links.required(element, "requiredKnowledge"))

    def _service(self, element: Element) -> None:
        key = self._key(element)
        self.model.services[key] = Service(
            key,
            variable_name(element),
            self._links.targets(element, "outputDecision"),
            self._links.targets(element, "inputDecision"),
            self._links.targets(element, "inputData"),
            result_of(self._type(element)),
        )

    def _decision(self, element: Element) -> None:
        key, label = self._key(element), name_of(element)
        logic = first(element, *KINDS)
        if logic is None:
            self._notes.warning(element, Text(f"决策“{label}”没有内容", f'Decision "{label}" is empty'))
        self.model.decisions[key] = Decision(
            key,
            variable_name(element),
            label,
            "none" if logic is None else local(logic),
            self._boxes.inside(element, label),
            self._type(element),
            self._links.required(element, "requiredDecision", "requiredKnowledge"),
            self._links.required(element, "requiredInput"),
            self.model,
        )
