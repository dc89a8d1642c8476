"""One foreign diagram in the ``zeebe`` vocabulary: nothing taken away, what was done on record."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.definitions import keeping
from engine.definitions.importing import data, fields, leftovers, people, properties, spiff, work, written
from engine.definitions.importing.entry import Entry
from engine.definitions.importing.sheet import Sheet
from engine.definitions.namespaces import FOREIGN, ZEEBE, Element

_TRANSLATORS = (fields, people, work, data, written, properties, spiff)


@dataclass(frozen=True)
class Translated:
    """A translated file: its bytes, the report, and the forms drawn from fields it listed, by form id."""

    source: bytes
    entries: tuple[Entry, ...] = ()
    forms: Mapping[str, bytes] = field(default_factory=dict)


def translate(source: bytes) -> Translated:
    """Return a BPMN file with its foreign settings translated.

    The foreign settings stay in the file; a file without any comes back byte by byte, and so does one that
    was translated before.  Raises ``DefinitionInvalid`` when the file is no safe, well-formed XML.
    """
    root = keeping.open_whole(source)
    if not is_foreign(root):
        return Translated(source)
    root = keeping.modernised(root)
    before = etree.tostring(root)
    sheet = _translated(root)
    if etree.tostring(root) == before:
        return Translated(source, tuple(sheet.entries))
    prefixes = {str(prefix) for element in root.iter("*") for prefix in element.nsmap if prefix}
    etree.cleanup_namespaces(root, top_nsmap={"zeebe": ZEEBE}, keep_ns_prefixes=sorted(prefixes))
    return Translated(keeping.written(root), tuple(sheet.entries), sheet.forms)


def outstanding(root: Element) -> tuple[Entry, ...]:
    """Return what importing the file of this tree would report; the tree stays as it is."""
    return tuple(_translated(copy.deepcopy(root)).entries) if is_foreign(root) else ()


def is_foreign(root: Element) -> bool:
    """Tell whether a file speaks the vocabulary of another engine."""
    return any(set(element.nsmap.values()) & FOREIGN.keys() for element in root.iter("*"))


def _translated(root: Element) -> Sheet:
    sheet = Sheet(root)
    for translator in _TRANSLATORS:
        translator.translate(sheet)
    leftovers.report(sheet)
    order = {element.get("id"): place for place, element in enumerate(root.iter("*"))}
    sheet.entries.sort(key=lambda entry: order.get(entry.element_id, -1))
    return sheet
