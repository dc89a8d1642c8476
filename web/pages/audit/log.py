"""How the log of all records stands, what proves it, and records to take along."""

from __future__ import annotations

import json

from flask import Response, render_template, request
from sqlalchemy import select

from engine.commands.audit import note_reading
from engine.errors import Invalid
from engine.instances.recording import STREAM, stream_of
from engine.ledger import destroyed_under
from engine.ledger.grants import may_tear_down
from engine.ledger.trying import Answer, try_walls
from engine.model import Role
from engine.queries.auditing.agreement import disagreements
from engine.queries.auditing.rights import POWERS, holders
from engine.queries.casefile import find_case
from engine.sealing import exported, last_checkpoint
from engine.sealing.absence import absence_of, cases_closed
from engine.sealing.state import log_state
from engine.text import Text
from web import current, db
from web.filters import role_name
from web.pages.admin import scopes
from web.pages.audit.base import blueprint
from web.pages.audit.check import programs
from web.pages.audit.files import as_file

TRIED = {
    "update": Text("改动已记录的事件", "Change a recorded event"),
    "delete": Text("删除已记录的事件", "Remove one"),
}
ANSWERS = {
    Answer.REFUSED: Text("数据库拒绝", "the database refused"),
    Answer.ALLOWED: Text("未被拒绝（已撤销）", "not refused (undone)"),
    Answer.BUSY: Text("数据库忙，未测成", "too busy to try"),
}


@blueprint.get("/log/")
def log() -> str:
    """Show how the log stands, today's test of the database's own refusals, and who may administer."""
    session = db.session()
    state = log_state(session)
    return render_template(
        "audit/log.html",
        state=state,
        tried=[(TRIED[name], ANSWERS[answer], answer) for name, answer in try_walls(session.get_bind().engine).items()],
        may_tear_down=may_tear_down(session.get_bind().engine),
        cases_closed=cases_closed(session),
        disagreements=list(disagreements(session)),
        holders=holders(session),
        roles={role.key: role_name(role) for role in session.scalars(select(Role).where(Role.key.in_(POWERS)))},
        scopes=scopes.names(),
        programs=programs(),
    )


@blueprint.get("/record.json")
def record() -> Response:
    """Send the record of a case with its proofs; ``since`` is the size of a checkpoint the auditor kept.

    Of a destroyed one the destruction list tells where it ended.
    """
    session, actor = db.session(), current.actor()
    number, since = request.args.get("number", "").strip(), request.args.get("since", type=int)
    stream = f"{STREAM}{number}"
    if destroyed_under(session, stream) is None:
        stream = stream_of(find_case(session, number, actor))
    note_reading(session, stream, by=actor)
    try:
        told = exported(session, stream, since=since)
    except ValueError as error:
        text = Text(
            "留存检查点的项数须在 1 与日志现有项数之间",
            "The size of the checkpoint you kept lies between 1 and the size of the log",
        )
        raise Invalid(text) from error
    content = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    return as_file(content, f"{stream.removeprefix(STREAM)}.json", "application/json")


@blueprint.get("/absence.json")
def absence() -> Response:
    """Send the proof that a number was not used at the last closing of a day."""
    session, number = db.session(), request.args.get("number", "").strip()
    note_reading(session, f"absence of {number}", by=current.actor())
    told = absence_of(session, f"pi/{number}")
    return as_file(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "absence.json", "application/json")


@blueprint.get("/checkpoint.txt")
def checkpoint() -> Response:
    """Send the newest checkpoint, to be kept."""
    return as_file(last_checkpoint(db.session()).note, "checkpoint.txt", "text/plain")
