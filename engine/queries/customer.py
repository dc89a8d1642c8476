"""What the customer may know about their case: where it stands and what they were told, nothing else."""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import CUSTOMER
from engine.feel.values import decode, to_plain
from engine.instances.recording import stream_of
from engine.ledger import Fact
from engine.model import Attachment, Clock, Instance, Subscription, Task
from engine.queries.casefile import values_of

# Only what these variables hold was said to the customer; everything else stays inside.
TOLD = {
    "first_feedback": "progress",
    "explanation": "replied",
    "reply_text": "replied",
    "result_cause": "result",
    "result_measure": "result",
    "result_follow_up": "result",
    "closing_result": "closing",
    "closing_measures": "closing",
}
SAID = ("content", "place", "claim")
"""What the customer wrote when reporting, shown to them as they wrote it."""
PROGRESS = "progress"
REPORT = "report"


@dataclass(frozen=True)
class Told:
    """What the customer was told at one time: ``replied``, ``progress``, ``result`` or ``closing``."""

    at: datetime
    kind: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class CustomerView:
    """A case in the customer's view; times are None for what has not happened."""

    number: str
    received_at: datetime
    begun_at: datetime | None
    replied_at: datetime | None
    closed_at: datetime | None
    is_cancelled: bool
    closing_type: str
    reply_within: tuple[Any, str]
    reply_due_at: datetime | None
    agreed_date: str
    is_merged: bool
    said: Mapping[str, str]
    told: tuple[Told, ...]
    report: Attachment | None
    may_rate: bool
    has_rated: bool


def find(session: Session, process_key: str, number: str, phone: str) -> Instance | None:
    """Return the case of a process with this number if it was reported with this phone, however both are written.

    The phones are compared in constant time; a case without phone is never found.
    """
    instance = with_number(session, process_key, number_key(number))
    known = phone_key(str(values_of(session, instance).get("phone") or "")) if instance is not None else ""
    fits = hmac.compare_digest(known.encode(), phone_key(phone).encode())
    return instance if fits and known else None


def with_number(session: Session, process_key: str, number: str) -> Instance | None:
    """Return the case of a process with exactly this number."""
    return session.scalar(select(Instance).where(Instance.process_key == process_key, Instance.number == number))


def number_key(number: str) -> str:
    """Return a case's number as it was given out, from what somebody typed."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", number)).upper()


def phone_key(phone: str) -> str:
    """Return a phone number as its digits, without the country code of the mainland."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    return re.sub(r"^(?:00)?86(?=1\d{10}$|0\d{9,11}$)", "", digits)


def view(session: Session, instance: Instance, feedback_message: str) -> CustomerView:
    """Return the case in the customer's view; ``feedback_message`` asks for the rating while somebody waits for it."""
    values = values_of(session, instance)
    facts = list(ledger.read(session, stream_of(instance)))
    told = tuple(_told(facts))
    replies = [one.at for one in told if one.kind != PROGRESS]
    has_rated = values.get("feedback_score") is not None
    return CustomerView(
        number=instance.number,
        received_at=instance.started_at,
        begun_at=session.scalar(select(func.min(Task.completed_at)).where(Task.instance_id == instance.id)),
        replied_at=min(replies, default=None),
        closed_at=instance.ended_at if instance.state in ("completed", "cancelled") else None,
        is_cancelled=instance.state == "cancelled",
        closing_type=str(values.get("closing_type") or ""),
        reply_within=_term(instance),
        reply_due_at=session.scalar(
            select(func.min(Clock.due_at)).where(Clock.instance_id == instance.id, Clock.key == "reply")
        ),
        agreed_date=str(values.get("agreed_date") or ""),
        is_merged=bool(values.get("mass_number")),
        said=_said(facts[0]) if facts else {},
        told=told if instance.ended_at else tuple(one for one in told if one.kind != "closing"),
        report=_report(session, instance),
        may_rate=not has_rated and _waits(session, instance, feedback_message),
        has_rated=has_rated,
    )


def _said(first: Fact) -> dict[str, str]:
    """Return the customer's own words; a case that somebody else began holds none."""
    if first.actor != CUSTOMER.id:
        return {}
    words = {name: to_plain(decode(first.revealed.get(f"data.{name}"))) for name in SAID}
    return {name: value.strip() for name, value in words.items() if isinstance(value, str) and value.strip()}


def _told(facts: Iterable[Fact]) -> Iterator[Told]:
    for fact in facts:
        kinds: dict[str, dict[str, str]] = {}
        for name, value in _written(fact.revealed):
            if name in TOLD and isinstance(value, str) and value.strip():
                kinds.setdefault(TOLD[name], {})[name] = value.strip()
            elif name == PROGRESS and isinstance(value, list) and value:
                note = value[-1].get("customer_note") if isinstance(value[-1], Mapping) else None
                if note:
                    kinds.setdefault(PROGRESS, {})["customer_note"] = str(note)
        yield from (Told(fact.at, kind, words) for kind, words in kinds.items())


def _written(revealed: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, write in revealed.items():
        if name.startswith("write."):
            yield write["name"], to_plain(decode(write["new"]))


def _term(instance: Instance) -> tuple[Any, str]:
    """Return the term for the reply the case began with, as value and unit (CMP-040)."""
    limit = instance.policy.get("complaint", {}).get("reply_within", {})
    return limit.get("value"), str(limit.get("unit", ""))


def _report(session: Session, instance: Instance) -> Attachment | None:
    if instance.ended_at is None:
        return None
    found = select(Attachment).where(Attachment.instance_id == instance.id, Attachment.field == REPORT)
    return session.scalar(found.order_by(Attachment.uploaded_at.desc()).limit(1))


def _waits(session: Session, instance: Instance, message: str) -> bool:
    found = select(Subscription.id).where(
        Subscription.instance_id == instance.id,
        Subscription.kind == "message",
        Subscription.name == message,
        Subscription.correlation_key == instance.number,
    )
    return session.scalar(found.limit(1)) is not None
