"""One file under translation: asking for foreign settings, adding ``zeebe`` ones, and keeping the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.definitions.importing.entry import Entry
from engine.definitions.importing.expressions import NotTranslated
from engine.definitions.namespaces import (
    BPMN,
    FOREIGN,
    ZEEBE,
    Element,
    attribute,
    bpmn_children,
    first,
    local,
    namespace,
)
from engine.text import Text

SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
CAMUNDA_LIKE = tuple(space for space in FOREIGN if space != SPIFF)
ORIGINAL = "firebreak:original"
_RETURNING = frozenset({"userTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask"})
_ONLY = Text(
    "有输出映射的任务只写出所列的变量，请补上还需要的",
    "with output mappings only the variables listed leave a task; add those still wanted",
)


@dataclass(frozen=True)
class Setting:
    """A foreign attribute: its name, its text, and how the file writes its name (``camunda:assignee``)."""

    name: str
    text: str
    source: str


class Sheet:
    """The tree of one file and what was done to it.

    Foreign settings stay where they are; a ``zeebe`` setting that is there already is never changed, so
    that translating twice changes nothing.
    """

    def __init__(self, root: Element) -> None:
        self.root = root
        self.entries: list[Entry] = []
        self.forms: dict[str, bytes] = {}
        self._looked_at: set[tuple[Element, str]] = set()

    def elements(self, *names: str) -> Iterator[Element]:
        """Yield the BPMN elements with these names, all when there are none, in document order."""
        yield from list(self.root.iter(*(f"{{{BPMN}}}{name}" for name in names or ("*",))))

    def setting(self, element: Element, *names: str) -> Setting | None:
        """Return the first of these foreign attributes that is set; it then counts as looked at."""
        for name in names:
            for key in (f"{{{space}}}{name}" for space in CAMUNDA_LIKE):
                value = attribute(element, key)
                if value is not None:
                    self._looked_at.add((element, key))
                    return Setting(name, value, named(element, key))
        return None

    def extensions(self, element: Element, name: str, spaces: tuple[str, ...] = CAMUNDA_LIKE) -> Iterator[Element]:
        """Yield the foreign extension elements called ``name``; they then count as looked at."""
        holder = first(element, "extensionElements")
        for child in () if holder is None else holder.iterchildren("{*}" + name):
            if namespace(child) in spaces:
                self.looked_at(child)
                yield child

    def looked_at(self, element: Element) -> None:
        """Note that a foreign element was dealt with: whatever is inside has its own line or needs none."""
        self._looked_at.add((element, ""))

    def was_looked_at(self, element: Element, name: str = "") -> bool:
        """Tell whether a foreign element, or one of its attributes, was dealt with."""
        return (element, name) in self._looked_at

    def put(
        self, element: Element, tag: str, source: str, values: Mapping[str, str | None], note: Text | None = None
    ) -> bool:
        """Set attributes of a ``zeebe`` extension element and report it; one that is set already stays.

        Returns whether anything was set.
        """
        found = self.zeebe(element, tag)
        wanted = {name: value for name, value in values.items() if value is not None}
        missing = {name: value for name, value in wanted.items() if found is None or found.get(name) is None}
        if not missing:
            return False
        target = self.made(element, tag)
        for name, value in missing.items():
            target.set(name, value)
        self.done(element, source, f"zeebe:{tag} {' '.join(missing)}", note)
        return True

    def zeebe(self, element: Element, tag: str) -> Element | None:
        """Return the ``zeebe`` extension element called ``tag``, None when there is none."""
        holder = first(element, "extensionElements")
        return None if holder is None else next(holder.iterchildren(f"{{{ZEEBE}}}{tag}"), None)

    def made(self, element: Element, tag: str) -> Element:
        """Return the ``zeebe`` extension element called ``tag``, added where there is none."""
        found = self.zeebe(element, tag)
        return add(self._holder(element), tag) if found is None else found

    def keep_original(self, element: Element, part: str, text: str) -> None:
        """Keep the text an expression had, as a property of its element."""
        properties = self.made(element, "properties")
        words = f"{part}: {text.strip()}"
        for child in properties.iterchildren("{*}property"):
            if child.get("name") == ORIGINAL:
                child.set("value", f"{child.get('value')}\n{words}")
                return
        add(properties, "property", name=ORIGINAL, value=words)

    def done(self, element: Element, source: str, target: str, note: Text | None = None) -> None:
        """Report a setting that was translated."""
        self.entries.append(Entry(identifier_of(element), source, target, note))

    def left(self, element: Element, source: str, note: Text) -> None:
        """Report a setting that was not translated."""
        self.entries.append(Entry(identifier_of(element), source, "", note))

    def tried(self, element: Element, setting: Setting, rewrite: Callable[[str], str]) -> str | None:
        """Return ``rewrite`` of the text; None, with a line in the report, when it cannot be rewritten."""
        try:
            return rewrite(setting.text)
        except NotTranslated as refusal:
            words = f"{setting.text[:80]}…" if len(setting.text) > 80 else setting.text
            note = Text(f"{refusal.reason.zh}：{words}", f"{refusal.reason.en}: {words}")
            self.left(element, setting.source, note)
            return None

    def map(self, element: Element, direction: str, value: str, target: str, source: str) -> None:
        """Add an ``input`` or ``output`` mapping and report it, unless the target has one already."""
        mapping = self.zeebe(element, "ioMapping")
        for child in () if mapping is None else mapping.iterchildren("{*}" + direction):
            if child.get("target") == target:
                return
        add(self.made(element, "ioMapping"), direction, source=value, target=target)
        returns = direction == "output" and local(element) in _RETURNING
        self.done(element, source, f"zeebe:ioMapping {direction}", _ONLY if returns else None)

    def _holder(self, element: Element) -> Element:
        found = first(element, "extensionElements")
        if found is not None:
            return found
        holder = etree.SubElement(element, f"{{{BPMN}}}extensionElements")
        # The schema wants them after the documentation and before everything else.
        place = max((element.index(child) + 1 for child in bpmn_children(element, "documentation")), default=0)
        element.insert(place, holder)
        holder.tail = element.text if place == 0 else element[place - 1].tail
        return holder


def add(holder: Element, tag: str, **values: str) -> Element:
    """Append a ``zeebe`` element with these attributes."""
    child = etree.SubElement(holder, f"{{{ZEEBE}}}{tag}", nsmap={"zeebe": ZEEBE})
    for name, value in values.items():
        child.set(name, value)
    return child


def identifier_of(element: Element) -> str | None:
    """Return the id of an element, else of what is around it."""
    holder: Element | None = element
    while holder is not None:
        if namespace(holder) == BPMN and attribute(holder, "id") and not local(holder).endswith("EventDefinition"):
            return attribute(holder, "id")
        holder = holder.getparent()
    return None


def named(element: Element, name: str = "") -> str:
    """Return how a file of that kind writes a foreign element or attribute: ``camunda:formKey``."""
    space = name.rpartition("}")[0].lstrip("{") or namespace(element)
    prefix = {
        "http://camunda.org/schema/1.0/bpmn": "camunda",
        "http://operaton.org/schema/1.0/bpmn": "operaton",
        "http://activiti.org/bpmn": "activiti",
        "http://flowable.org/bpmn": "flowable",
        SPIFF: "spiffworkflow",
        BPMN: "bpmn",
    }.get(space, "")
    word = name.rpartition("}")[2] or local(element)
    return f"{prefix}:{word}" if prefix else word
