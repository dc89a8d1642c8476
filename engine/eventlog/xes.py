"""Writes event logs as XES (IEEE 1849-2016), valid against the schema of the standard."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID, uuid5

from lxml import etree

from engine.definitions.namespaces import Element
from engine.eventlog.model import LogEvent, Trace

_EXTENSIONS = {
    "Concept": "concept",
    "Time": "time",
    "Lifecycle": "lifecycle",
    "Organizational": "org",
    "Identity": "identity",
}
SPACE = UUID("6c1b2f6e-3f0b-5f0e-9a58-9d1a2f6c7d10")
"""Ids of events are made in this name space from case and position: written again they are the same."""


def to_xes(traces: Iterable[Trace]) -> bytes:
    """Return the cases as one log; ``firebreak:seq`` and ``firebreak:hash`` tie an event to its ledger."""
    # "1849.2016": the schema wants a decimal, whatever the standard is called.
    log = etree.Element("log", {"xes.version": "1849.2016", "xes.features": ""})
    for name, prefix in _EXTENSIONS.items():
        uri = f"http://www.xes-standard.org/{prefix}.xesext"
        etree.SubElement(log, "extension", {"name": name, "prefix": prefix, "uri": uri})
    for scope, known_keys in {"trace": ("concept:name",), "event": ("concept:name", "lifecycle:transition")}.items():
        known = etree.SubElement(log, "global", {"scope": scope})
        for key in known_keys:
            _add(known, "string", key, "")
    for name, keys in {"Activity": "concept:name", "Element": "firebreak:activity"}.items():
        etree.SubElement(log, "classifier", {"name": name, "scope": "event", "keys": keys})
    _add(log, "string", "lifecycle:model", "standard")
    for trace in traces:
        _write(log, trace)
    etree.indent(log, " ")
    return etree.tostring(log, xml_declaration=True, encoding="UTF-8") + b"\n"


def _write(log: Element, trace: Trace) -> None:
    written = etree.SubElement(log, "trace")
    _add(written, "string", "concept:name", trace.number)
    _add(written, "string", "firebreak:process", trace.process)
    _add(written, "string", "firebreak:state", trace.state)
    if trace.revision:
        _add(written, "string", "firebreak:revision", trace.label)
        _add(written, "string", "firebreak:digest", trace.revision)
    for place, event in enumerate(trace.events):
        _write_event(written, f"{trace.number}/{place}", event)


def _write_event(trace: Element, place: str, event: LogEvent) -> None:
    written = etree.SubElement(trace, "event")
    _add(written, "string", "concept:name", event.name)
    _add(written, "date", "time:timestamp", spelt(event.at))
    _add(written, "string", "lifecycle:transition", event.lifecycle)
    _add(written, "id", "identity:id", str(uuid5(SPACE, place)))
    _add(written, "string", "firebreak:activity", event.activity)
    more = {
        "org:resource": event.resource,
        "org:role": "、".join(event.roles),
        "firebreak:kind": event.kind,
        "firebreak:outcome": event.outcome,
        "firebreak:hash": event.hash,
    }
    for key, value in more.items():
        if value:
            _add(written, "string", key, value)
    if event.seq is not None:
        _add(written, "int", "firebreak:seq", str(event.seq))
    if event.due_at is not None:
        _add(written, "date", "firebreak:due", spelt(event.due_at))
        _add(written, "boolean", "firebreak:late", "true" if event.is_late else "false")


def _add(parent: Element, kind: str, key: str, value: str) -> None:
    etree.SubElement(parent, kind, {"key": key, "value": "".join(filter(_is_xml, value))})


def _is_xml(sign: str) -> bool:
    """Tell whether XML can hold a sign."""
    return sign in "\t\n\r" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"


def spelt(at: datetime) -> str:
    """Return a time as both formats write it: UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
