"""Projects: reading their milestones, moving their dates, recording what was reached."""

from __future__ import annotations

from typing import Any

from engine import commands
from engine.model import Entry
from engine.queries import milestones, projects
from engine.registers import access
from web import current, db
from web.api.parsing import Part
from web.api.project_shapes import DatesBody, DatesForecastShape, MissedShape, MoveBody, ProjectShape, ReachedBody
from web.api.shapes import RequestKey
from web.i18n import language

part = Part("projects", __name__, "Projects: their milestones, and the deadlines that hang on them.")


@part.route("/projects")
@part.doc(operationId="listProjects")
@part.response(200, ProjectShape(many=True))
def index() -> list[dict[str, Any]]:
    """List the projects one may see."""
    session, actor = db.session(), current.actor()
    found = projects.entries(session, actor)
    counts = projects.counts(session, actor, [entry.number for entry in found])
    return [_shown(entry, counts[entry.number]) for entry in found]


@part.route("/projects/<number>")
@part.doc(operationId="readProject")
@part.response(200, ProjectShape)
def read(number: str) -> dict[str, Any]:
    """Read a project."""
    return _read(number)


@part.route("/projects/<number>/overdue")
@part.doc(operationId="listOverdueTasks")
@part.response(200, MissedShape(many=True))
def overdue(number: str) -> list[dict[str, Any]]:
    """List the tasks of a project whose deadline has passed, of the cases one may read."""
    session, actor = db.session(), current.actor()
    entry = projects.find(session, number, actor)
    return [
        {"task": one.task_id, "name": one.name, "case": one.number, "due_at": one.due_at, "assignee": one.holder}
        for one in projects.missed(session, actor, entry.number)
    ]


@part.route("/projects/<number>/dates/preview", methods=["POST"])
@part.doc(operationId="previewDates")
@part.arguments(RequestKey, location="headers")
@part.arguments(DatesBody)
@part.response(200, DatesForecastShape)
def preview(_key: dict[str, Any], body: dict[str, Any], number: str) -> dict[str, Any]:
    """Say what other dates would move; nothing is changed, so that a key used again is answered anew."""
    return _forecast(_kept(number), body)


@part.route("/projects/<number>/dates", methods=["POST"])
@part.doc(operationId="moveDates")
@part.arguments(RequestKey, location="headers")
@part.arguments(MoveBody)
@part.response(200, ProjectShape)
def move(key: dict[str, Any], body: dict[str, Any], number: str) -> dict[str, Any]:
    """Move dates; each case that hangs on them follows in a transaction of its own."""
    session, actor = db.session(), current.actor()

    def change() -> dict[str, Any]:
        commands.move_dates(session, number, body["dates"], reason=body["reason"], by=actor)
        return {}

    commands.once(session, f"dates:{number}", change, by=actor, request_key=key["key"])
    return _read(number)


@part.route("/projects/<number>/reached", methods=["POST"])
@part.doc(operationId="reachMilestone")
@part.arguments(RequestKey, location="headers")
@part.arguments(ReachedBody)
@part.response(200, ProjectShape)
def reached(key: dict[str, Any], body: dict[str, Any], number: str) -> dict[str, Any]:
    """Record that a milestone was reached, once; what waits for it begins."""
    session, actor = db.session(), current.actor()

    def record() -> dict[str, Any]:
        commands.reach(session, number, body["milestone"], body["on"], by=actor)
        return {}

    commands.once(session, f"reach:{body['milestone']}:{number}", record, by=actor, request_key=key["key"])
    return _read(number)


def _kept(number: str) -> Entry:
    session, actor = db.session(), current.actor()
    entry = projects.find(session, number, actor)
    access.require_editor(projects.register_of(session, actor), (entry.scope_kind, entry.scope_id), actor)
    return entry


def _read(number: str) -> dict[str, Any]:
    session, actor = db.session(), current.actor()
    entry = projects.find(session, number, actor)
    return _shown(entry, projects.counts(session, actor, [entry.number])[entry.number])


def _shown(entry: Entry, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "number": entry.number,
        "title": entry.title,
        "milestones": [
            {
                "key": stage.milestone.key,
                "title": stage.milestone.title.in_(language()),
                "planned": stage.planned,
                "reached": stage.reached,
            }
            for stage in projects.stages(entry)
        ],
        "cases": counts,
    }


def _forecast(entry: Entry, body: dict[str, Any]) -> dict[str, Any]:
    told = milestones.forecast(db.session(), entry, body["dates"], current.actor())
    return {
        "moved": told.moved,
        "cases": [
            {
                "number": case.number,
                "title": case.title,
                "shifts": [
                    {
                        "kind": shift.kind,
                        "step": shift.name,
                        "old": shift.old,
                        "new": shift.new,
                        "has_passed": shift.has_passed,
                    }
                    for shift in case.shifts
                ],
                "refusal": case.refusal.in_(language()) if case.refusal else None,
            }
            for case in told.cases
        ],
        "hidden": told.hidden,
    }
