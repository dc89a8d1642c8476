"""The pages of a record as PDF/A-3: tagged, with the record and its proof attached."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from web.packages.letters import FOLDER

TEMPLATE = Path(__file__).with_name("record.typ")
STANDARD = "a-3a"


def to_pdf(report: Mapping[str, Any], record: str, tlog: str, at: datetime) -> bytes:
    """Return the pages; the same words and ``at``, the time the document states, give the same bytes."""
    inputs = {"report": json.dumps(report, ensure_ascii=False), "record": record, "tlog": tlog}
    made: bytes = _compiler().compile(
        sys_inputs=inputs, format="pdf", pdf_standards=STANDARD, timestamp=int(at.timestamp())
    )
    return made


@cache
def _compiler() -> Any:
    # Imported here: packages are rare, and the compiler is large.
    import typst

    letters = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER])
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=letters)
