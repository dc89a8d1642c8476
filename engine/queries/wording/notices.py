"""Whom a case told."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ledger import Fact
from engine.queries.wording.shape import Names, Tell
from engine.text import Text


def _notified(fact: Fact, names: Names) -> Text:
    subject = fact.revealed.get("subject", "")
    people = [names.get(person, "") for person in fact.public.get("to", [])]
    by_mail = fact.public.get("customer") == "mail"
    to = "、".join([*people, "客户"] if by_mail else people)
    if not to and fact.public.get("customer") == "no address":
        return Text(f"客户没有邮箱，未能发出：{subject}", f"not sent, the customer left no mail address: {subject}")
    told = ", ".join([*people, "the customer"] if by_mail else people)
    return Text(f"通知{to}：{subject}", f"notified {told}: {subject}")


def _copied(fact: Fact, names: Names) -> Text:
    people = [names.get(person, "") for person in fact.public.get("to", [])]
    return Text(f"抄送 {'、'.join(people)}", f"sent a copy to {', '.join(people)}")


WORDS: Mapping[str, Tell] = {
    "notice.sent": _notified,
    "case.copied": _copied,
}
