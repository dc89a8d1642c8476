"""Moving running cases to another revision."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine import commands
from engine.errors import NotFound
from engine.model import Instance, Migration, Revision
from engine.queries import migrations
from engine.text import Text
from engine.work.permit import require_owner
from web import current, db
from web.api.migration_shapes import ForecastShape, MigrationBody, OrderBody, OrderShape
from web.api.parsing import Part
from web.api.shapes import RequestKey
from web.i18n import language

part = Part("migrations", __name__, "Moving running cases to another revision; for process owners and administrators.")


@part.route("/migrations/preview", methods=["POST"])
@part.doc(operationId="previewMigration")
@part.arguments(RequestKey, location="headers")
@part.arguments(MigrationBody)
@part.response(200, ForecastShape)
def preview(_key: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Say what a migration would do; nothing is changed, so that a key used again is answered anew."""
    session, actor = db.session(), current.actor()
    old, new, ids = _asked(body)
    told = migrations.forecast(session, old, new, body["mapping"], actor, ids)
    return {
        "total": told.total,
        "looked_at": told.looked_at,
        "movable": told.movable,
        "moved": [{"from": _said(a), "to": _said(b), "count": n} for (a, b), n in told.moved.items()],
        "added": [{"kind": kind, "name": _said(title), "count": n} for (kind, title), n in told.added.items()],
        "removed": [{"kind": kind, "name": _said(title), "count": n} for (kind, title), n in told.removed.items()],
        "obstacles": [
            {
                "element": one.key,
                "reason": _said(one.reason),
                "count": one.count,
                "cases": one.numbers,
                "choices": [place.key for place in one.choices],
            }
            for one in told.obstructions.values()
        ],
    }


@part.route("/migrations", methods=["POST"])
@part.doc(operationId="orderMigration")
@part.arguments(RequestKey, location="headers")
@part.arguments(OrderBody)
@part.response(202, OrderShape)
def order(key: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Order a migration: every case is moved by a job of its own; read the order to see how far it is."""
    session, actor = db.session(), current.actor()
    old, new, ids = _asked(body)

    def give() -> dict[str, Any]:
        given = commands.migrate_all(
            session, old.id, new.id, mapping=body["mapping"], reason=body["reason"], by=actor, instance_ids=ids
        )
        return {"id": given.id}

    done = commands.once(session, f"migrate:{old.id}", give, by=actor, request_key=key["key"])
    return _order(done["id"])


@part.route("/migrations/<migration_id>")
@part.doc(operationId="readMigration")
@part.response(200, OrderShape)
def read(migration_id: str) -> dict[str, Any]:
    """Read how far an order is, and why cases stayed as they were."""
    return _order(migration_id)


def _asked(body: dict[str, Any]) -> tuple[Revision, Revision, list[str] | None]:
    session = db.session()
    require_owner(current.actor())
    old = migrations.revision_labelled(session, body["process"], body["from_label"])
    new = migrations.revision_labelled(session, body["process"], body["to_label"])
    if body["instances"] is None:
        return old, new, None
    named = select(Instance).where(Instance.number.in_(body["instances"]))
    ids = {instance.number: instance.id for instance in session.scalars(named)}
    for number in body["instances"]:
        if number not in ids:
            raise NotFound(Text(f"没有事项 {number}", f"There is no case {number}"))
    return old, new, list(ids.values())


def _order(migration_id: str) -> dict[str, Any]:
    told = migrations.progress(db.session(), migration_id, current.actor())
    given: Migration = told.migration
    return {
        "id": given.id,
        "process": given.from_revision.definition.key,
        "from": given.from_revision.label,
        "to": given.to_revision.label,
        "at": given.at,
        "counts": told.counts,
        "troubled": [
            {
                "case": move.instance.number,
                "state": move.state,
                "reasons": [
                    {"element": element, "reason": Text(zh, en).in_(language())} for element, zh, en in move.reasons
                ],
            }
            for move in told.troubled
        ],
    }


def _said(text: Text) -> str:
    return text.in_(language())
