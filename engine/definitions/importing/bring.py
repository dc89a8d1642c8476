"""Several files brought in together: diagrams translated, the forms they listed added as files."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.definitions.endings import kind_of
from engine.definitions.importing.entry import Entry
from engine.definitions.importing.translate import translate
from engine.errors import DefinitionInvalid


@dataclass(frozen=True)
class BroughtIn:
    """The files to go on with, and what happened to each diagram that carried foreign settings, by name."""

    files: Mapping[str, bytes]
    report: Mapping[str, tuple[Entry, ...]]


def bring_in(files: Mapping[str, bytes], forms: Collection[str] = ()) -> BroughtIn:
    """Translate the diagrams; all other files stay as they are.

    A form drawn from the fields of a diagram is added as ``<id>.form`` unless the files or ``forms`` (ids of
    forms that exist already) have one of that id.  A file that cannot be read is left for the check behind to refuse.
    """
    result = dict(files)
    have = {*forms, *(form_id for name, source in files.items() if (form_id := _form_id(name, source)))}
    report: dict[str, tuple[Entry, ...]] = {}
    for name, source in files.items():
        if kind_of(name, source) != ".bpmn":
            continue
        try:
            translated = translate(source)
        except DefinitionInvalid:
            continue
        result[name] = translated.source
        if translated.entries:
            report[name] = translated.entries
        for form_id, form in translated.forms.items():
            if form_id not in have:
                result[f"{form_id}.form"] = form
    return BroughtIn(result, report)


def _form_id(name: str, source: bytes) -> str | None:
    if kind_of(name, source) != ".form":
        return None
    try:
        found = json.loads(source)
    except (ValueError, RecursionError):
        return None
    identifier = found.get("id") if isinstance(found, dict) else None
    return identifier if isinstance(identifier, str) else None
