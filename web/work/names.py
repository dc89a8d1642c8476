"""Names of what rows only know by key: processes, projects, service-level clocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.catalogue import listing
from engine.model import Definition, DefinitionKind, Entry
from engine.text import Text
from engine.work.signers import REASONS
from web.i18n import language

PROJECT = "project"


def in_language(title: Mapping[str, Any] | None, otherwise: str) -> str:
    """Return a catalogue title ``{zh, en}`` in the language of the request."""
    words = title or {}
    return str(words.get(language()) or words.get("zh") or otherwise)


def process_name(definition: Definition) -> str:
    """Return what a process is called in the language of the request."""
    return in_language(definition.settings.get("title"), definition.name)


def process_names(session: Session) -> dict[str, str]:
    """Return what every process is called, by key."""
    found = select(Definition).where(Definition.kind == DefinitionKind.PROCESS).order_by(Definition.key)
    return {row.key: process_name(row) for row in session.scalars(found)}


def project_names(session: Session) -> dict[str, str]:
    """Return the projects in use and their names, by number."""
    found = (
        select(Entry.number, Entry.title)
        .where(Entry.register_key == PROJECT, Entry.retired_at.is_(None))
        .order_by(Entry.number)
    )
    return {number: title or number for number, title in session.execute(found)}


def clock_names(session: Session) -> dict[str, str]:
    """Return what the service-level clocks are called, by key."""
    return {item["key"]: in_language(item.get("title"), item["key"]) for item in listing(session, "clock")}


def state_name(state: str) -> str:
    """Return the word for the state of a case."""
    return _STATES.get(state, Text(state, state)).in_(language())


def withdrawal(outcome: str) -> str:
    """Return why a task was withdrawn, empty when its outcome does not say."""
    return REASONS[outcome].in_(language()) if outcome in REASONS else ""


def standing_name(state: str) -> str:
    """Return the word for how a case of a project stands."""
    return _STANDINGS[state].in_(language())


def outcome_name(outcome: str) -> str:
    """Return the word for what somebody decided; other outcomes as they are."""
    return _OUTCOMES.get(outcome, Text(outcome, outcome)).in_(language())


def meaning_name(meaning: str) -> str:
    """Return what a signature means; in English beside the word that was recorded, where it is a shipped one."""
    found = _MEANINGS.get(meaning)
    return f"{found} ({meaning})" if found and language() == "en" else meaning


_STATES = {
    "active": Text("办理中", "In progress"),
    "completed": Text("已办结", "Completed"),
    "cancelled": Text("已撤销", "Cancelled"),
    "failed": Text("异常终止", "Ended with an error"),
}
_STANDINGS = {
    "open": Text("办理中", "Open"),
    "late": Text("已超期", "Overdue"),
    "blocked": Text("异常", "Blocked"),
    "done": Text("已结束", "Ended"),
}
_OUTCOMES = {
    "agree": Text("同意", "Agreed"),
    "conditional": Text("有条件同意", "Agreed with conditions"),
    "agree_with_comment": Text("有条件同意", "Agreed with conditions"),
    "reject": Text("不同意", "Rejected"),
    "return": Text("退回", "Returned"),
}
_MEANINGS = {
    "会签": "Countersigned",
    "合规确认": "Confirmed as compliant",
    "审定": "Determined",
    "审批": "Approved",
    "审核": "Reviewed",
    "批准": "Approved",
    "放行": "Released",
    "效果确认": "Effect confirmed",
    "监销": "Destruction supervised",
    "确认": "Confirmed",
    "管理层确认": "Confirmed by management",
    "评估": "Assessed",
    "鉴定审核": "Appraised",
    "验证": "Verified",
}
