"""The page of the test run: what can be started, done, sent and waited for, and how the case went so far."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import render_template, request
from sqlalchemy import func, select

from engine import clock
from engine.errors import EngineError
from engine.model import Instance, Mail, Person
from engine.queries.casefile import values_of
from web import current, db
from web.pages.trial.base import blueprint, here
from web.trial import shelf
from web.trial.places import contents_of, digest_of, digest_within
from web.trial.runner import process_in
from web.trial.visiting import company
from web.trial.waiting import expected, timers, work
from web.work import beginnings
from web.work.casepage import CasePage, case_page
from web.work.decided import decisions

CASES = 20
MAILS = 30


@blueprint.get("/")
def show() -> str:
    """Show the test run."""
    session, copy = db.session(), here().copy
    cases = session.scalars(
        select(Instance).order_by(Instance.started_at.desc(), Instance.id.desc()).limit(CASES)
    ).all()
    case = _case(cases)
    with company() as outside:
        files = contents_of(outside, copy)
    process = process_in(session, copy.process_key)
    running = timers(session)
    return render_template(
        "trial/show.html",
        copy=copy,
        now=clock.now(),
        outdated=digest_of(files) != digest_within(session),
        starters=beginnings.starters(session, copy.process_key),
        work=work(session),
        timers=running[:8],
        expected=expected(session, process),
        scenarios={name: each for name, each in shelf.among(files).items() if each.process == copy.process_key},
        elements=[(each.id, each.name) for each in (process.activities.values() if process else ()) if each.name],
        cases=cases,
        case=case,
        variables=_variables(case),
        decided=decisions(session, case.instance) if case is not None else (),
        mails=session.scalars(select(Mail).order_by(Mail.created_at.desc(), Mail.id.desc()).limit(MAILS)).all(),
        mail_count=session.scalar(select(func.count()).select_from(Mail)),
        people=session.scalar(select(func.count()).select_from(Person)),
    )


def _case(cases: Sequence[Instance]) -> CasePage | None:
    """Return the case asked for, else the newest of the procedure, else the newest."""
    wanted = request.args.get("case")
    own = [row for row in cases if row.process_key == here().copy.process_key]
    found = next((row for row in cases if row.number == wanted), next(iter([*own, *cases]), None))
    return case_page(db.session(), found.id, current.actor()) if found is not None else None


def _variables(case: CasePage | None) -> list[tuple[str, str]]:
    if case is None:
        return []
    try:
        values = values_of(db.session(), case.instance)
    except EngineError:
        return []
    return [(name, json.dumps(value, ensure_ascii=False)) for name, value in sorted(values.items())]
