"""What pages say of a package that is made, and sending it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Response, send_file
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import NotFound
from engine.files.packages import Package, Phase, failed_tries
from engine.model import Person
from engine.text import Text
from web.i18n import LANGUAGES
from web.packages.making import making

PHASES = {
    Phase.MAKING: Text("正在制作", "Being made"),
    Phase.READY: Text("已完成", "Ready"),
    Phase.FAILED: Text("未能制作", "Not made"),
}
STALLED = timedelta(minutes=10)
"""After so long without a step the page says that nothing works on the package."""


def progress_of(session: Session, made: Package) -> Mapping[str, Any]:
    """Return what ``parts/package.html`` shows of a package."""
    return {
        "made": made,
        "phases": PHASES,
        "tried": failed_tries(session, made) if made.is_running else 0,
        "is_stalled": made.is_running and clock.now() - made.moved_at > STALLED,
        "languages": LANGUAGES,
        "by": session.get_one(Person, made.by_id).name,
    }


def sent(made: Package) -> Response:
    """Send a package.  Raises NotFound when it is not ready, or its file is gone."""
    file = making.shelf.file(made.id)
    if made.phase != Phase.READY or not file.is_file():
        raise NotFound(Text("该证据包还没有做好，或已到期删除", "The package is not ready, or its time is over"))
    answer = send_file(file, mimetype="application/zip", as_attachment=True, download_name=f"{made.name}.zip")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
