"""The files a package holds of one case, made from what was read of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.eventlog import to_ocel, to_xes
from web.packages.drawing import sheets
from web.packages.letters import drawable
from web.packages.material import Material
from web.packages.pages import to_pdf
from web.packages.workbook import to_workbook

MOST = {"forms": 300, "signatures": 500, "files": 1_000, "history": 2_000}
"""How many of each the pages show: beyond that nobody reads on paper, and setting them would take minutes."""


@dataclass(frozen=True)
class Contents:
    """One case as files by path; ``at`` is the time of the ``checkpoint`` they are proved against."""

    number: str
    at: datetime
    checkpoint: str
    files: dict[str, bytes]


def contents_of(material: Material) -> Contents:
    """Return the files of a case; the same material gives the same bytes.  Takes seconds and needs no database.

    Raises Unavailable when the letters of the pages are not installed.
    """
    record = json.dumps(material.record, ensure_ascii=False, indent=1) + "\n"
    at = material.sealed.made
    files = {
        "record.pdf": to_pdf(_shown(material), record, material.tlog, at),
        "record.json": record.encode(),
        "record.tlog-proof": material.tlog.encode(),
        "log.xes": to_xes([material.trace]),
        "log.ocel.json": to_ocel([(material.trace, material.things)]),
        "working-copy.xlsx": to_workbook(material.words, at),
        **material.in_force,
    }
    return Contents(material.number, at, material.sealed.checkpoint, files)


def _shown(material: Material) -> dict[str, Any]:
    """Return what the pages show: of a very long record its beginning, and how much more the other files hold."""
    words = material.words
    longest = {name: words[name][:most] for name, most in MOST.items()}
    left = {name: len(words[name]) - len(longest[name]) for name in MOST}
    drawings = [{"name": one.name, "svg": svg} for one in material.drawn for svg in sheets(one.source, one.marks)]
    shown: dict[str, Any] = drawable({**words, **longest, "left": left, "drawings": drawings})
    return shown
