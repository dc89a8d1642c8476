"""What one does in a test run beside the work of people: begin anew, move the clock, send, play a scenario."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import clock, commands
from engine.database import transaction
from engine.errors import EngineError, Invalid
from engine.feel.values import encode
from engine.jobs.schedule import schedule
from engine.model import Instance, JobKind, Subscription
from engine.text import Text
from web import db, i18n
from web.pages.trial.base import back, blueprint, here, refused
from web.trial import shelf
from web.trial.places import contents_of, places
from web.trial.player import Player
from web.trial.runner import play
from web.trial.shifting import from_then_on
from web.trial.visiting import company
from web.trial.waiting import timers

LONGEST = 2400


@blueprint.post("/restart")
def restart() -> Response:
    """Throw the sandbox away and make it anew of the company and the copy as they are now."""
    visit = here()
    try:
        with company() as outside:
            places(current_app._get_current_object()).make(outside, visit.copy, visit.owner.id)  # type: ignore[attr-defined]
    except EngineError as refusal:
        return refused(refusal)
    return back(_("已按最新的流程文件重新开始"))


@blueprint.post("/clock")
def move() -> Response:
    """Let time pass: to the next timer, by some hours, or until a time."""
    try:
        end = _end()
    except EngineError as refusal:
        return refused(refusal)
    Player(db.session()).pass_until(end)
    return back(_("时间已到 %(time)s", time=f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"))


def _end() -> datetime:
    if request.form.get("to") == "timer":
        running = timers(db.session())
        if not running:
            raise Invalid(Text("没有正在计时的时限", "No timer runs"))
        return running[0].at
    hours = request.form.get("hours", type=float, default=0.0)
    if not 0 < hours <= LONGEST:
        raise Invalid(Text(f"一次可快进 0 至 {LONGEST} 小时", f"One step is more than 0 and at most {LONGEST} hours"))
    return clock.now() + timedelta(hours=hours)


@blueprint.post("/send")
def send() -> Response:
    """Let a message or signal arrive with the data typed."""
    kind, name = request.form.get("kind", ""), request.form.get("name", "")
    try:
        data = _typed()
        if kind == "signal":
            sent = {"kind": "signal", "name": name, "key": "", "payload": encode(data), "from": ""}
            with transaction(db.session()):
                schedule(db.session(), JobKind.DELIVERY, payload=sent)
        else:
            commands.correlate(db.session(), name, _key(name), data, by=here().owner)
    except EngineError as refusal:
        return refused(refusal)
    return back(_("已发送“%(name)s”", name=name))


def _typed() -> dict[str, Any]:
    try:
        data = json.loads(request.form.get("data", "").strip() or "{}")
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Invalid(Text('数据应写成 {"名称": 值}', 'The data are to read {"name": value}'))
    return data


def _key(name: str) -> str:
    """Return the key of the case meant, none for a message that begins one."""
    wanted = request.form.get("case", "")
    found = (
        db.session()
        .query(Subscription.correlation_key)
        .join(Instance, Subscription.instance_id == Instance.id)
        .filter(Subscription.kind == "message", Subscription.name == name, Instance.number == wanted)
        .first()
    )
    return str(found[0]) if found is not None else ""


@blueprint.post("/play")
def play_scenario() -> Response:
    """Play a scenario of the copy here, to its end or until the case stands at the element chosen."""
    with company() as outside:
        scenarios = shelf.among(contents_of(outside, here().copy))
    scenario = scenarios.get(request.form.get("scenario", ""))
    if scenario is None:
        return refused(Invalid(Text("请选择场景", "Choose a scenario")))
    scenario = from_then_on(scenario, clock.now())
    clock.move_to(scenario.begins)
    outcome = play(db.session(), scenario, up_to=request.form.get("up_to") or None)
    if outcome.parting is not None:
        told = outcome.parting.text.in_(i18n.language())
        return back(_("场景“%(name)s”没有按预期进行：%(told)s", name=scenario.name, told=told), wrong=True)
    return back(_("已按场景“%(name)s”进行", name=scenario.name))
