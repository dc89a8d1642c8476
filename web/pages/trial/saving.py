"""Save what was played as a scenario of the working copy."""

from __future__ import annotations

import re

from flask import flash, redirect, request
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine.commands import studio
from engine.definitions.scenario import ENDING, write_scenario
from engine.errors import EngineError, Invalid
from engine.model import Instance
from engine.text import Text
from web import db, i18n
from web.pages.trial.base import back, blueprint, here, refused
from web.trial import recording
from web.trial.results import learned
from web.trial.visiting import company

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@blueprint.post("/save")
def save() -> Response:
    """Read the scenario off the case, play it once to learn what it passes, and add it to the working copy."""
    visit = here()
    name, key = request.form.get("name", "").strip(), request.form.get("key", "").strip()
    try:
        if not name or len(name) > 100 or not _KEY.fullmatch(key):
            words = "请填写场景名称，代码用小写字母、数字和连字符"
            raise Invalid(Text(words, "Give a name, and a key of small letters, digits and hyphens"))
        wanted = select(Instance).where(Instance.number == request.form.get("case", ""))
        instance = db.session().scalar(wanted.where(Instance.process_key == visit.copy.process_key))
        if instance is None:
            raise Invalid(Text("请选择本流程的一个事项", "Choose a case of this procedure"))
        scenario = recording.recorded(db.session(), instance, f"{visit.copy.process_key}-{key}", name)
        with company() as outside:
            scenario = recording.with_given(scenario, recording.given_of(outside, instance))
            outcome = learned(outside, visit.copy, scenario)
            if outcome.parting is not None:
                told = outcome.parting.text.in_(i18n.language())
                return back(_("重放时没有走通，未保存：%(told)s", told=told), wrong=True)
            content = write_scenario(recording.expecting(outcome))
            studio.add_file(outside, visit.copy.id, f"{scenario.id}{ENDING}", content, by=visit.owner)
    except EngineError as refusal:
        return refused(refusal)
    flash(_("已存为场景“%(name)s”", name=name))
    return redirect(f"{visit.outer}/studio/{visit.copy.id}/scenarios", 303)
