"""Who hears of it without having to do anything: copies (``firebreak:cc``) and notices (``firebreak:notify``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.definitions.model import Activity
from engine.feel import compile_value
from engine.instances import notices
from engine.instances.opened import Opened
from engine.instances.participants import join
from engine.model import Instance, Person, Role
from engine.text import Text
from engine.work.roles import holders

CC = "firebreak:cc"
NOTIFY = "firebreak:notify"


def tell_receivers(opened: Opened) -> None:
    """Send the copies and notices of every element the tokens came to since the instance was loaded."""
    activities = opened.process.activities
    for step in opened.run.journal:
        activity = activities.get(step.activity_id) if step.kind in ("entered", "fired") else None
        if activity is not None and (CC in activity.properties or NOTIFY in activity.properties):
            _tell(opened, activity)


def _tell(opened: Opened, activity: Activity) -> None:
    session, instance = opened.session, opened.instance
    name = activity.name or activity.id
    for setting, reason in ((CC, "copy"), (NOTIFY, "notified")):
        text = activity.properties.get(setting)
        if not text:
            continue
        asked = compile_value(text).evaluate(opened.run.variables)
        people = people_named(session, instance, asked if isinstance(asked, list) else [asked])
        new = [person for person in people if join(session, instance, person.id, reason) or reason == "notified"]
        words = Text(f"{instance.number}：{name}", f"{instance.number}: {name}")
        notices.tell(session, new, "copy" if reason == "copy" else "process", words, instance=instance)


def people_named(session: Session, instance: Instance, receivers: Iterable[Any]) -> list[Person]:
    """Return the active people whom role keys, ids or logins name, each once; what is null is left out."""
    found: dict[str, Person] = {}
    for receiver in receivers:
        if not receiver:
            continue
        if session.get(Role, str(receiver)) is not None:
            people = holders(session, str(receiver), instance.scope_kind, instance.scope_id)
        else:
            named = or_(Person.id == str(receiver), Person.login == str(receiver))
            people = list(session.scalars(select(Person).where(named, Person.is_active)))
        found.update({person.id: person for person in people})
    return list(found.values())
