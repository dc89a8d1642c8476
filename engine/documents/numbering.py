"""Gives documents their numbers by the patterns of the catalogue; none is used twice (DOC-047)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.catalogue import listing
from engine.errors import Invalid
from engine.model import ControlledDocument, DocumentKind
from engine.text import Text

PROCEDURE, FORM, TABLE = "procedure", "form", "table"
DEFAULTS = {PROCEDURE: "{class}-{seq:02d}", FORM: "{procedure}-F{seq:02d}", TABLE: "{procedure}-D{seq:02d}"}
DOCUMENT_KINDS = {PROCEDURE: DocumentKind.PROCEDURE, FORM: DocumentKind.FORM, TABLE: DocumentKind.TABLE}


def reserve(session: Session, what: str, name: str, places: Mapping[str, str]) -> str:
    """Return the next number of a procedure, form or table and keep it as a document that is not in effect yet.

    ``places`` are ``class`` and, for forms and tables, ``procedure``.  Raises Invalid for a pattern without count.
    """
    number = _next(session, _patterns(session)[what], places)
    document = ControlledDocument(number=number, title_zh=name, kind=DOCUMENT_KINDS[what], created_at=clock.now())
    document.class_code = places.get("class", "")
    session.add(document)
    session.flush()
    return number


def class_codes(session: Session) -> list[dict[str, Any]]:
    """Return the classes of documents (DOC-053..058): {key, title}."""
    return listing(session, "document_class")


def _patterns(session: Session) -> dict[str, str]:
    return DEFAULTS | {str(item["key"]): str(item["pattern"]) for item in listing(session, "numbering")}


def _next(session: Session, pattern: str, places: Mapping[str, str]) -> str:
    for name, value in places.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    try:
        if pattern.format(seq=1) == pattern.format(seq=2):
            raise ValueError("the pattern does not count")
        used = _used(session, pattern.format(seq=1))
        return next(number for seq in count(1) if (number := pattern.format(seq=seq)) not in used)
    except (ValueError, KeyError, IndexError) as error:
        text = Text(f"编号规则“{pattern}”不可用", f'The numbering pattern "{pattern}" cannot be used')
        raise Invalid(text) from error


def _used(session: Session, first: str) -> Iterable[str]:
    beginning = first.rstrip("0123456789")
    wanted = select(ControlledDocument.number).where(ControlledDocument.number.startswith(beginning, autoescape=True))
    return set(session.scalars(wanted))
