"""Requests about personal data: what was proposed, decided and done, and what a restriction keeps."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request
from sqlalchemy import select

from engine import commands
from engine.errors import NotFound
from engine.model import Instance, InstanceState, Person, Register
from engine.privacy.holding import unsearched
from engine.privacy.orders import APPROVED, ASKED, BASES, DONE, EXPORT, KINDS, REGISTER, RESTRICT, STATES
from engine.privacy.requests import ABOUT, doubted
from engine.privacy.targets import Subject, Target, subject_of
from engine.queries.registers import EntryFilters, rows
from engine.registers import get
from engine.text import Text
from web import current, db
from web.pages.privacy.base import blueprint, may_handle, request_case
from web.work.filtering import page_of
from web.work.held import kept as words_of_kept


@blueprint.get("/")
def index() -> str:
    """Offer the search, and list the requests, latest first; ``case`` is the request somebody is looking for."""
    session, actor = db.session(), current.actor()
    register = session.get(Register, REGISTER)
    page = rows(session, register, actor, EntryFilters(page=page_of(request.args))) if register else None
    return render_template(
        "privacy/index.html",
        page=page,
        stopped=_stopped([entry.number for entry in page.rows] if page else []),
        kinds=KINDS,
        states=STATES,
        people=_people(),
        case=request.args.get("case", "")[:40],
        may_handle=may_handle(),
    )


@blueprint.get("/requests/<number>")
def one(number: str) -> str:
    """Show one request."""
    entry = get(db.session(), REGISTER, number)
    if entry is None:
        raise NotFound()
    data = entry.data
    is_kept = data["kind"] == RESTRICT and data["state"] == DONE and "ended_by" not in data
    stopped, case = _stopped([number]), request_case(number)
    targets = [Target.read(target) for target in data["targets"]]
    is_open = data["state"] == ASKED and number not in stopped
    subject = _subject(targets) if data["kind"] in ABOUT and not data["of"] else None
    return render_template(
        "privacy/request.html",
        entry=entry,
        data=data,
        case=case,
        stopped=stopped,
        targets=targets,
        doubts=doubted(db.session(), case, targets) if is_open and subject else None,
        unsearched=unsearched(db.session(), subject) if subject else {},
        kinds=KINDS,
        states=STATES,
        bases=BASES,
        registers={row.key: Text(row.name_zh, row.name_en) for row in db.session().scalars(select(Register))},
        people=_people(),
        may_export=may_handle() and data["kind"] == EXPORT and data["state"] == APPROVED and number not in stopped,
        is_restriction=may_handle() and is_kept,
        may_see=is_kept and current.actor().id in (data["asked_by"], data["decided_by"]),
    )


@blueprint.get("/requests/<number>/kept")
def kept(number: str) -> str:
    """Show what a restriction keeps to the two who asked for and approved it."""
    rows = commands.look_at_kept(db.session(), number, by=current.actor())
    shown = list(words_of_kept(db.session(), rows))
    return render_template("privacy/kept.html", number=number, rows=shown)


def _subject(targets: Sequence[Target]) -> Subject | None:
    """Return whom a request is about; None when something of it was destroyed since."""
    try:
        return subject_of(db.session(), targets)
    except NotFound:
        return None


def _stopped(numbers: Sequence[str]) -> dict[str, str]:
    """Return the state of those requests' cases that ended before their time, by number."""
    ended = (InstanceState.CANCELLED, InstanceState.FAILED)
    found = select(Instance.number, Instance.state).where(Instance.number.in_(numbers), Instance.state.in_(ended))
    return {row.number: row.state for row in db.session().execute(found)}


def _people() -> dict[str, str]:
    return {row.id: row.name for row in db.session().execute(select(Person.id, Person.name))}
