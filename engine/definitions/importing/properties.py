"""Free properties and the version tag of a process."""

from __future__ import annotations

from engine.definitions.importing.sheet import CAMUNDA_LIKE, SPIFF, Sheet, add, named
from engine.definitions.namespaces import attribute, local

FORM_FILES = ("formJsonSchemaFilename", "formUiSchemaFilename")


def translate(sheet: Sheet) -> None:
    """Copy names and values that have no meaning of their own, and the tag of the version."""
    for element in sheet.elements():
        for holder in sheet.extensions(element, "properties", (*CAMUNDA_LIKE, SPIFF)):
            found = sheet.zeebe(element, "properties")
            known = {child.get("name") for child in found.iterchildren("*")} if found is not None else set()
            for child in holder.iterchildren("{*}property"):
                name, value = attribute(child, "name"), attribute(child, "value")
                if name is None or value is None or name in known or name in FORM_FILES:
                    continue
                add(sheet.made(element, "properties"), "property", name=name, value=value)
                sheet.done(element, f"{named(holder)} {name}", "zeebe:properties")
        if local(element) == "process":
            tag = sheet.setting(element, "versionTag")
            if tag is not None:
                sheet.put(element, "versionTag", tag.source, {"value": tag.text})
