"""Telling people and the customer from a diagram (CMP-042, 055, 056, 140, 141)."""

from __future__ import annotations

from typing import Any

from engine.actor import SYSTEM
from engine.instances.notices import send_mail, tell
from engine.instances.participants import join
from engine.instances.receivers import people_named
from engine.instances.recording import record
from engine.services.context import ServiceContext
from engine.services.registry import service
from engine.text import Text

CUSTOMER = "customer"


@service("notify", Text("发送通知（站内、邮件；短信只登记）", "Notify on the site and by mail (SMS is only recorded)"))
def notify(context: ServiceContext, to: list[Any] | str | None = None, subject: str = "", text: str = "") -> None:
    """Tell role keys, person ids and ``"customer"``; receivers that are null or unknown are left out.

    What was sent, to whom and that no SMS gateway is set is written to the case, and so is an empty list.
    """
    receivers = [to] if isinstance(to, str) else list(to or [])
    named = [receiver for receiver in receivers if receiver != CUSTOMER]
    people = people_named(context.session, context.instance, named)
    head = subject or context.activity.name
    number = context.instance.number
    title = head if number in head else f"{number} {head}"
    for person in people:
        join(context.session, context.instance, person.id, "notified")
    tell(
        context.session,
        people,
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
            "to": sorted(person.id for person in people),
            "customer": "mail" if address else "no address" if CUSTOMER in receivers else None,
            "sms": "not configured",
        },
        {"subject": head, "text": text},
    )


def _customer_address(context: ServiceContext) -> str | None:
    address = context.variables.get("email")
    return str(address) if address and "@" in str(address) else None
