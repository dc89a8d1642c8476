"""Finds what is held about a customer by a number, telephone, name or mail address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from engine.errors import Invalid
from engine.model import Comment, Definition, Entry, Instance, Mail, Register, Task
from engine.privacy.scrubbing import terms_of
from engine.privacy.targets import Target, identity_of, target_of
from engine.text import Text

MOST = 100


@dataclass(frozen=True)
class Match:
    """A found entry or case; ``is_sure`` when a field that says whom it is about holds just what was looked for."""

    target: Target
    title: str
    place: Text
    is_sure: bool


@dataclass(frozen=True)
class Found:
    """What was found, the sure ones first; ``more`` when there is more than a page can show."""

    matches: tuple[Match, ...]
    more: bool


def find(session: Session, words: str) -> Found:
    """Look through entries, titles, remarks, mails and drafts.  Raises Invalid for less than two characters."""
    words = words.strip()
    if len(words) < 2:
        raise Invalid(Text("请至少输入两个字", "Type at least two characters"))
    rows: list[Entry | Instance] = [*_entries(session, words), *_cases(session, words)]
    seen = {words, *terms_of([words])}
    matches = {}
    for row in rows:
        sure = row.number == words or not seen.isdisjoint(terms_of(identity_of(session, row)))
        place = _place(session, row)
        matches[target_of(row)] = Match(target_of(row), row.title or row.number, place, sure)
    ordered = sorted(matches.values(), key=lambda match: (not match.is_sure, match.target))
    return Found(tuple(ordered[:MOST]), len(ordered) > MOST)


def _entries(session: Session, words: str) -> list[Entry]:
    # JSON columns spell letters beyond ASCII as \uXXXX on both databases.
    held = cast(Entry.data, String)
    spelt = [_has(held, json.dumps(term)[1:-1]) for term in _terms(words)]
    found = select(Entry).where(or_(Entry.number == words, *spelt)).order_by(Entry.id.desc())
    return list(session.scalars(found.limit(MOST + 1)))


def _cases(session: Session, words: str) -> list[Instance]:
    terms = _terms(words)
    within: dict[Any, list[Any]] = {
        Comment.instance_id: [Comment.text],
        Mail.instance_id: [Mail.to_address, Mail.subject, Mail.body],
    }
    said = [
        select(case).where(or_(*(_has(column, term) for column in columns for term in terms)))
        for case, columns in within.items()
    ]
    drafted = select(Task.instance_id).where(
        Task.draft_at.is_not(None), or_(*(_has(cast(Task.draft, String), json.dumps(term)[1:-1]) for term in terms))
    )
    ids = {one for query in (*said, drafted) for one in session.scalars(query.limit(MOST + 1)) if one}
    named = or_(Instance.number == words, *(_has(Instance.title, term) for term in terms), Instance.id.in_(ids))
    return list(session.scalars(select(Instance).where(named).order_by(Instance.id.desc()).limit(MOST + 1)))


def _terms(words: str) -> list[str]:
    return sorted({words, *terms_of([words])})


def _has(column: Any, term: str) -> ColumnElement[bool]:
    return column.contains(term, autoescape=True)


def _place(session: Session, row: Entry | Instance) -> Text:
    if isinstance(row, Instance):
        return Text(*_titles(row.revision.definition))
    register = session.get(Register, row.register_key)
    names = (register.name_zh, register.name_en) if register is not None else (row.register_key, row.register_key)
    return Text(*names)


def _titles(definition: Definition) -> tuple[str, str]:
    title = definition.settings.get("title") or {}
    return title.get("zh", definition.name), title.get("en", definition.name)
