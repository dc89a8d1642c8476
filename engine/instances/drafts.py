"""Cases of draft procedures: numbers of their own, and somebody for every step."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.model import Instance, Role
from engine.work.addressing import Asked

_MARK = "草案-"
NUMBER = f"{_MARK}{{yyyy}}-{{seq:04d}}"


def is_draft_number(number: str) -> bool:
    """Tell by its number whether a case follows a draft procedure."""
    return number.startswith(_MARK)


def asked_in_draft(session: Session, instance: Instance, asked: Asked) -> Asked:
    """Return whom a step of a draft asks: the roles that exist, else the person who started the case."""
    named = list(asked.candidate_groups)
    roles = session.execute(
        select(Role.key, Role.name_zh, Role.name_en).where(
            or_(Role.key.in_(named), Role.name_zh.in_(named), Role.name_en.in_(named))
        )
    ).all()
    groups = list(dict.fromkeys(row.key for name in named for row in roles if name in row))
    if groups or asked.assignee or asked.candidate_users:
        return replace(asked, candidate_groups=groups)
    return replace(asked, candidate_groups=[], assignee=instance.started_by)
