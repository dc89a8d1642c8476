"""File fields: what was attached before and stays, and what came with this submission."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.text import Text
from forms import messages
from forms.components import Node
from forms.given import Given, UploadInfo

KEY = "files::"


def kept_and_new(given: Given) -> tuple[list[dict[str, Any]], list[UploadInfo]] | None:
    """Return the files a field now has; None when a chosen file did not arrive.

    The value is a list of files stored before (``{"id": …}``, taken from what is stored, never from what was
    sent) and of keys ``files::…`` under which new ones came.
    """
    stored = {file["id"]: file for file in _listed(given.before) if isinstance(file, dict) and "id" in file}
    kept: list[dict[str, Any]] = []
    new: list[UploadInfo] = []
    for part in _listed(given.value):
        if isinstance(part, dict) and part.get("id") in stored:
            kept.append(stored[part["id"]])
        elif isinstance(part, str) and part.startswith(KEY) and given.files.get(part):
            new.extend(given.files[part])
        else:
            return None
    return kept, new


def file_rules(node: Node, given: Given, kept: list[dict[str, Any]], new: list[UploadInfo]) -> Iterator[Text]:
    """Check how many files there are and of which types the new ones are."""
    multiple = node.settings.get("multiple")
    if isinstance(multiple, str):
        multiple = given.scope.value(multiple)
    if multiple is not True and len(kept) + len(new) > 1:
        yield messages.ONE_FILE
    accept = given.scope.filled(str(node.settings.get("accept") or ""))
    wanted = [each.strip().lower() for each in accept.split(",") if each.strip()]
    for file in new:
        if wanted and not any(_fits(file, each) for each in wanted):
            yield messages.file_type(file.name, accept)


def _fits(file: UploadInfo, wanted: str) -> bool:
    if wanted.startswith("."):
        return file.name.lower().endswith(wanted)
    kind = file.content_type.lower()
    return kind.startswith(wanted[:-1]) if wanted.endswith("/*") else kind == wanted


def _listed(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]
