"""Finding what is held about a customer, reading it, and taking it out for the person."""

from __future__ import annotations

import io
import json
import zipfile

from flask import Response, render_template, request
from flask_babel import gettext as _

from engine import clock, commands
from engine.errors import Invalid
from engine.privacy.holding import SOURCES, Piece
from engine.privacy.orders import BASES, FITTING, KINDS
from engine.privacy.targets import Target
from engine.text import Text
from web import current, db
from web.filters import moment
from web.pages.privacy.base import blueprint, chosen, may_handle
from web.work import tables


@blueprint.post("/search")
def search() -> str:
    """Show where somebody is found; sent by post, so that no address holds what was looked for."""
    words = request.form.get("q", "")
    found = commands.search_person(db.session(), words, by=current.actor())
    return render_template("privacy/found.html", found=found, words=words)


@blueprint.get("/held")
def held() -> str:
    """Show everything held in the chosen entries and cases."""
    targets = _chosen()
    pieces = commands.look_at_person(db.session(), targets, by=current.actor())
    parts = dict.fromkeys(piece.part for piece in pieces)
    return render_template(
        "privacy/held.html",
        targets=targets,
        groups=[(part, [piece for piece in pieces if piece.part is part]) for part in parts],
        sources=SOURCES,
        bases=BASES,
        fitting=FITTING,
        kinds=KINDS,
        may_handle=may_handle(),
    )


@blueprint.post("/export")
def export() -> Response:
    """Send what is held as one archive: a page to read, a table, and JSON."""
    pieces = commands.look_at_person(db.session(), _chosen(), by=current.actor(), export=True)
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


def _chosen() -> list[Target]:
    targets = chosen()
    if not targets:
        raise Invalid(Text("请先选择台账条目或事项", "Choose entries or cases first"))
    return targets
