"""Telling people and the customer from a diagram (CMP-042, 055, 056, 140, 141)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from engine.actor import SYSTEM
from engine.instances.notices import send_mail, tell
from engine.instances.participants import join
from engine.instances.recording import record
from engine.model import Person, Role
from engine.services.context import ServiceContext
from engine.services.registers import scope_of
from engine.services.registry import service
from engine.text import Text
from engine.work.roles import holders

CUSTOMER = "customer"


@service("notify", Text("发送通知(站内、邮件;短信只登记)", "Notify on the site and by mail (SMS is only recorded)"))
def notify(context: ServiceContext, to: list[Any] | str | None = None, subject: str = "", text: str = "") -> None:
    """Tell role keys, person ids and ``"customer"``; receivers that are null or unknown are left out.

    What was sent, to whom and that no SMS gateway is set is written to the case, and so is an empty list.
    """
    receivers = [to] if isinstance(to, str) else list(to or [])
    people: dict[str, Person] = {}
    for receiver in receivers:
        if receiver and receiver != CUSTOMER:
            people.update({person.id: person for person in _people(context, str(receiver))})
    head = subject or context.activity.name
    title = f"{context.instance.number} {head}"
    for person in people.values():
        join(context.session, context.instance, person.id, "notified")
    tell(
        context.session,
        people.values(),
        "process",
        Text(title, title),
        instance=context.instance,
        body=text,
    )
    address = _customer_address(context) if CUSTOMER in receivers else None
    if address:
        send_mail(context.session, address, head, text, instance=context.instance)
    record(
        context.session,
        context.instance,
        "notice.sent",
        SYSTEM,
        {
            "activity": context.activity.id,
            "to": sorted(people),
            "customer": "mail" if address else "no address" if CUSTOMER in receivers else None,
            "sms": "not configured",
        },
        {"subject": head, "text": text},
    )


def _people(context: ServiceContext, receiver: str) -> list[Person]:
    if context.session.get(Role, receiver) is not None:
        return holders(context.session, receiver, *scope_of(context))
    found = select(Person).where(or_(Person.id == receiver, Person.login == receiver), Person.is_active)
    return list(context.session.scalars(found))


def _customer_address(context: ServiceContext) -> str | None:
    address = context.variables.get("email")
    return str(address) if address and "@" in str(address) else None
