"""The files a package holds of one case, made from what was read of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.eventlog import to_ocel, to_xes
from web.packages.archive import Files
from web.packages.attached import taken_along
from web.packages.drawing import sheets
from web.packages.letters import drawable
from web.packages.material import Material
from web.packages.pages import to_pdf
from web.packages.report import files_told
from web.packages.workbook import to_workbook

MOST = {"forms": 300, "signatures": 500, "files": 1_000, "history": 2_000}
"""How many of each the pages show: beyond that nobody reads on paper, and setting them would take minutes."""


@dataclass(frozen=True)
class Contents:
    """One case as files by path; ``attached`` of them are files people had attached."""

    number: str
    files: Mapping[str, bytes]
    attached: int


def contents_of(material: Material) -> Contents:
    """Return the files of a case; the same material gives the same bytes.  Takes seconds and needs no database.

    Attached files are read when they are asked for.  Raises Unavailable when the letters of the pages are not
    installed.
    """
    record = json.dumps(material.record, ensure_ascii=False, indent=1) + "\n"
    at = material.sealed.made
    listed, taken = taken_along(material.attached) if material.terms.with_files else (material.attached, {})
    words = {**material.words, "files": files_told(listed, material.people, material.terms.language)}
    files = {
        "record.pdf": to_pdf(_shown(material, words), record, material.tlog, at),
        "record.json": record.encode(),
        "record.tlog-proof": material.tlog.encode(),
        "log.xes": to_xes([material.trace]),
        "log.ocel.json": to_ocel([(material.trace, material.things)]),
        "working-copy.xlsx": to_workbook(words, at),
        **material.in_force,
    }
    return Contents(material.number, Files({**files, **taken}), len(taken))


def _shown(material: Material, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the pages show: of a very long record its beginning, and how much more the other files hold."""
    longest = {name: words[name][:most] for name, most in MOST.items()}
    left = {name: len(words[name]) - len(longest[name]) for name in MOST}
    drawings = [{"name": one.name, "svg": svg} for one in material.drawn for svg in sheets(one.source, one.marks)]
    shown: dict[str, Any] = drawable({**words, **longest, "left": left, "drawings": drawings})
    return shown
