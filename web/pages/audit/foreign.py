"""Work done on paper, or in another system, beside the diagram in force: a log is read, checked and not kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from flask import render_template, request

from engine.commands.audit import note_reading
from engine.conformance import Words, check_foreign
from engine.conformance.roles import Roles
from engine.errors import Invalid
from engine.eventlog.reading import COLUMNS, REQUIRED, Foreign, guess, read_table, read_xes
from engine.instances.programs import diagram_of, facts_of, find_current
from engine.model import DefinitionKind
from engine.text import Text
from web import current, db
from web.pages.audit.base import blueprint
from web.work.conformance import Card, lines_of, roles_of
from web.work.names import process_names
from web.work.sheets import read_sheet

TITLE = Text("纸上办的与图上写的", "Done on paper and drawn")
NUMBERS = 200
"""How many cases are named behind a finding."""


@blueprint.get("/conformance/foreign")
def foreign() -> str:
    """Ask for a log."""
    return _page(request.args.get("process", ""))


@blueprint.post("/conformance/foreign")
def check_foreign_log() -> str | tuple[str, int]:
    """Check the log of a file against the revision in force of a procedure."""
    session, key = db.session(), request.form.get("process", "")
    sent = request.files.get("file")
    head: list[str] = []
    columns: dict[str, int] = {}
    try:
        revision = find_current(session, DefinitionKind.PROCESS, key) if key else None
        if revision is None:
            raise Invalid(Text("请选择流程", "Choose a procedure"))
        content = sent.read() if sent is not None and sent.filename else b""
        if not content:
            raise Invalid(Text("请选择文件", "Choose a file"))
        if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            log = read_xes(content, key)
        else:
            head, *lines = read_sheet(content)
            columns = _columns(head)
            if any(name not in columns for name in REQUIRED):
                return _page(key, head=head, columns=columns, note=_choose(columns))
            log = read_table(lines, columns, key)
    except Invalid as refusal:
        return _page(key, head=head, columns=columns, note=refusal.text), refusal.status
    note_reading(session, f"/audit/conformance/foreign {key} {hashlib.sha256(content).hexdigest()}", by=current.actor())
    process = diagram_of(session, revision.id).processes[key]
    roles = Roles(session)
    asked = roles.asked(process)
    ended = "open" not in request.form
    checked = check_foreign(process, log.traces, asked=asked, roles=roles.names, ended=ended)
    checked.label = facts_of(session, revision.id)[0]
    card = Card(checked, lines_of(checked, Words(process, roles_of(session))))
    return _page(key, head=head, columns=columns, log=log, card=card)


def _columns(head: list[str]) -> dict[str, int]:
    """Return what the columns hold as chosen on the page, for a file seen first as its heads suggest."""
    if request.form.get("head") != "|".join(head):
        return guess(head)
    chosen = {name: request.form.get(f"column.{name}", type=int) for name in COLUMNS}
    return {name: at for name, at in chosen.items() if at is not None and 0 <= at < len(head)}


def _choose(columns: Mapping[str, int]) -> Text:
    missing = [COLUMNS[name] for name in REQUIRED if name not in columns]
    zh, en = "、".join(f"“{one.zh}”" for one in missing), " and ".join(one.en for one in missing)
    return Text(f"请选择哪一列是{zh}，再次对照", f"Choose the column of the {en} and check again")


def _page(
    key: str,
    *,
    head: list[str] | None = None,
    columns: Mapping[str, int] | None = None,
    log: Foreign | None = None,
    card: Card | None = None,
    note: Text | None = None,
) -> str:
    return render_template(
        "audit/foreign.html",
        title=TITLE,
        processes=process_names(db.session()),
        key=key,
        names=COLUMNS,
        head=head or [],
        columns=columns or {},
        log=log,
        card=card,
        note=note,
        most=NUMBERS,
    )
