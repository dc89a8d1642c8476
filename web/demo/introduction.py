"""Brings the procedures into force on the days the demo company introduced them, before the first of its stories."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from engine import clock, commands
from engine.actor import SYSTEM
from web.demo.days import opening

CATALOGUE = ".toml"
_STEPS = (
    (1660, ("document-borrow",), "文件借阅先行上线"),
    (480, ("document-borrow", "sales-risk", "srs_"), "销售风险防范上线"),
    (240, ("",), "随产品提供的流程全部上线"),
)
"""Days before now, how the names of the files begin that came then, and the note."""


def introduce(session: Session, files: Mapping[str, bytes]) -> datetime:
    """Bring the procedures of these files into force, each on its day; return the first of the days."""
    days = [opening(session, clock.now() - timedelta(days=days)) for days, *_ in _STEPS]
    for moment, (_days, begins, note) in zip(days, _STEPS, strict=True):
        with clock.own(moment):
            commands.deploy(session, _those(files, begins), by=SYSTEM, note=note)
    return days[0]


def _those(files: Mapping[str, bytes], begins: tuple[str, ...]) -> dict[str, bytes]:
    """Return the files whose names begin so; the catalogue comes along whole, since people hold its roles."""
    return {name: source for name, source in files.items() if name.endswith(CATALOGUE) or name.startswith(begins)}
