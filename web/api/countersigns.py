"""Countersigns of a case: who has signed, adding and withdrawing signers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine import commands
from engine.model import Instance
from engine.queries.casefile import find_case
from engine.queries.countersigns import Sheet, sheets
from engine.queries.history import timeline
from web import current, db
from web.api.countersign_shapes import AddSignerBody, SheetShape, WithdrawSignerBody
from web.api.parsing import Part
from web.api.shapes import RequestKey
from web.i18n import language

part = Part("countersigns", __name__, "Countersigns: several people sign one task of a case.")


@part.route("/instances/<ref>/countersigns")
@part.doc(operationId="listCountersigns")
@part.response(200, SheetShape(many=True))
def index(ref: str) -> list[dict[str, Any]]:
    """List the countersigns of a case in the order they began."""
    return _listed(find_case(db.session(), ref, current.actor()))


@part.route("/instances/<ref>/countersigns/<countersign_id>/signers", methods=["POST"])
@part.doc(operationId="addSigner")
@part.arguments(RequestKey, location="headers")
@part.arguments(AddSignerBody)
@part.response(200, SheetShape(many=True))
def add(key: dict[str, Any], body: dict[str, Any], ref: str, countersign_id: str) -> list[dict[str, Any]]:
    """Ask one more role or person to sign; for those who may change signers."""

    def act(instance_id: str) -> None:
        commands.add_signer(db.session(), instance_id, countersign_id, **body, by=current.actor())

    return _once(key, "sign", ref, countersign_id, act)


@part.route("/instances/<ref>/countersigns/<countersign_id>/signers/<int:number>/withdraw", methods=["POST"])
@part.doc(operationId="withdrawSigner")
@part.arguments(RequestKey, location="headers")
@part.arguments(WithdrawSignerBody)
@part.response(200, SheetShape(many=True))
def withdraw(
    key: dict[str, Any], body: dict[str, Any], ref: str, countersign_id: str, number: int
) -> list[dict[str, Any]]:
    """Take off a signer who has not signed."""

    def act(instance_id: str) -> None:
        reason, actor = body["reason"], current.actor()
        commands.withdraw_signer(db.session(), instance_id, countersign_id, number, reason=reason, by=actor)

    return _once(key, f"unsign{number}", ref, countersign_id, act)


def _once(
    key: dict[str, Any], action: str, ref: str, countersign_id: str, act: Callable[[str], None]
) -> list[dict[str, Any]]:
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)

    def do() -> dict[str, Any]:
        act(instance.id)
        return {}

    name = f"{action}:{instance.id}:{countersign_id}"
    commands.once(session, name, do, by=actor, request_key=key["key"])
    return _listed(instance)


def _listed(instance: Instance) -> list[dict[str, Any]]:
    session = db.session()
    return [_shown(sheet) for sheet in sheets(session, instance, timeline(session, instance, current.actor()))]


def _shown(sheet: Sheet) -> dict[str, Any]:
    lines = [{**vars(line), "roles": [role.in_(language()) for role in line.roles]} for line in sheet.lines]
    return {**vars(sheet), "lines": lines}
