"""One BPMN file as a tidy tree: today's namespace, plain attributes, an id on every element."""

from __future__ import annotations

from lxml import etree

from engine.definitions.ids import give_ids
from engine.definitions.namespaces import BPMN, DRAFTS, Element, attribute, local, namespace
from engine.definitions.xml import parse, refused
from engine.text import Text


def load(source: bytes) -> Element:
    """Return the ``definitions`` element of a BPMN file, tidied in place of the file's own quirks.

    Raises ``DefinitionInvalid`` when the file is not safe, well-formed XML or not BPMN 2.0.
    """
    return load_noting(source)[0]


def load_noting(source: bytes) -> tuple[Element, frozenset[str]]:
    """Return what ``load`` returns, and the ids that were made for elements drawn without one."""
    root = parse(source)
    if namespace(root) in DRAFTS:
        _modernise(root)
    if namespace(root) != BPMN or local(root) != "definitions":
        raise refused(
            "not-bpmn",
            Text(
                f"这不是 BPMN 2.0 文件（最外层元素是 {local(root)}）",
                f"this is not a BPMN 2.0 file (its outermost element is {local(root)})",
            ),
            Text("请选择以 .bpmn 保存的流程图", "Choose a diagram saved as .bpmn"),
        )
    _plain_attributes(root)
    return root, give_ids(root)


class Index:
    """Elements by id, with the tolerance references need: blanks, and the prefix of a QName."""

    def __init__(self, root: Element) -> None:
        self._by_id: dict[str, Element] = {}
        for element in root.iter():
            identifier = attribute(element, "id")
            # The picture has ids of its own; where two elements share an id the first one counts.
            if identifier is not None and namespace(element) == BPMN:
                self._by_id.setdefault(identifier, element)

    def find(self, reference: str | None) -> Element | None:
        """Return the element a reference names, or None."""
        if reference is None:
            return None
        text = reference.strip()
        found = self._by_id.get(text)
        return found if found is not None else self._by_id.get(text.rpartition(":")[2])

    def id_of(self, reference: str | None) -> str:
        """Return the id a reference names; the reference as written when nothing has that id."""
        found = self.find(reference)
        return (reference or "").strip() if found is None else str(found.get("id"))


def _modernise(root: Element) -> None:
    old = namespace(root)
    for element in root.iter():
        if namespace(element) == old:
            element.tag = etree.QName(BPMN, local(element)).text


def _plain_attributes(root: Element) -> None:
    for element in root.iter():
        if namespace(element) != BPMN:
            continue
        for name in [str(name) for name in element.attrib]:
            if etree.QName(name).namespace not in DRAFTS | {BPMN}:
                continue
            value, plain = str(element.attrib.pop(name)), str(etree.QName(name).localname)
            if plain not in element.attrib:
                element.set(plain, value)
