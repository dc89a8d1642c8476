"""Taking out for the person who asked what is held about them."""

from __future__ import annotations

import io
import json
import zipfile

from flask import Response, render_template
from flask_babel import gettext as _

from engine import clock, commands
from engine.privacy.holding import SOURCES, Piece
from web import current, db
from web.filters import moment
from web.i18n import speaking
from web.pages.privacy.base import blueprint
from web.work import tables
from web.work.held import worded


@blueprint.post("/requests/<number>/export")
def export(number: str) -> Response:
    """Send what is held as one archive: a page to read, a table, and JSON."""
    with speaking("zh"):
        pieces = worded(db.session(), commands.hand_over_person(db.session(), number, by=current.actor()))
    lines = [_line(piece) for piece in pieces]
    head = [_("出处"), _("编号"), _("内容"), _("值"), _("时间")]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        page = render_template("privacy/export.html", head=head, lines=lines, at=clock.now())
        archive.writestr("个人信息.html", page)
        archive.writestr("个人信息.csv", tables.to_csv([head, *lines]))
        rows = [dict(zip(("source", "number", "name", "value", "at"), line, strict=True)) for line in lines]
        archive.writestr("个人信息.json", json.dumps(rows, ensure_ascii=False, indent=1))
    response = Response(out.getvalue(), content_type="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename="personal-data.zip")
    return response


def _line(piece: Piece) -> list[str]:
    at = moment(piece.at).striptags() if piece.at else ""
    number = piece.part.target.ref.rpartition("/")[2]
    return [SOURCES[piece.source].zh, number, piece.name.zh, piece.value, at]
