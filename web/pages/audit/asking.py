"""What most reports are narrowed by: process, project, state and the days on which cases were started."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import request, url_for

from engine import clock
from engine.model import InstanceState
from engine.queries.auditing.population import Asked
from engine.text import Text
from web import db
from web.work.names import process_names, project_names, state_name
from web.work.reports import Cell, Field, begins, ends, given

RECENT = timedelta(days=90)


BEGUN = Text("发起日期从", "Started from")


def fields(*, states: bool = False, since: Text = BEGUN) -> tuple[Field, ...]:
    """Return the fields of a report over cases; ``since`` names the first day."""
    session = db.session()
    found = [
        Field("process", Text("所有流程", "All procedures"), "choice", process_names(session)),
        Field("project", Text("所有项目", "All projects"), "choice", project_names(session)),
    ]
    if states:
        found.append(
            Field(
                "state", Text("所有状态", "All states"), "choice", {state: state_name(state) for state in InstanceState}
            )
        )
    return (
        *found,
        Field("since", since, "date"),
        Field("until", Text("到", "To"), "date"),
    )


def asked(told: tuple[Field, ...]) -> Asked:
    """Return what the address asks for; without any day the last 90 days, so that no report reads everything."""
    found = given(told)
    since = begins(found.get("since"))
    if "since" not in request.args and "until" not in request.args:
        since = begins(recent())
    return Asked(
        process=found.get("process", ""),
        project=found.get("project", ""),
        state=found.get("state", ""),
        since=since,
        before=ends(found.get("until")),
    )


def recent() -> str:
    """Return the first of the last 90 days as an address has it."""
    return f"{clock.local(clock.now() - RECENT):%Y-%m-%d}"


def defaults() -> dict[str, str]:
    """Return the days a report begins with, to be shown in its fields."""
    return {} if "since" in request.args or "until" in request.args else {"since": recent()}


def case_cell(number: str, hint: Any = "") -> Cell:
    """Return the place that leads to the record of a case."""
    return Cell(number, url_for("audit.case", ref=number), hint=hint)
