"""The forms of a procedure as controlled documents: number, revision, effective date, and the empty form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.model import DefinitionKind, Revision
from engine.queries.revisions import Edition, parts_of
from engine.text import Text
from web.i18n import language
from web.work import forms
from web.work.names import process_name

LINE = "＿＿＿＿"
"""What stands on an empty form where a case would put its own words."""
_PLACE = re.compile(r"\{\{\s*([#/]?).*?\}\}", re.DOTALL)


@dataclass(frozen=True)
class Paper:
    """One form in one revision; ``schema`` draws it in the language of the request."""

    key: str
    number: str
    name: str
    label: str
    since: datetime
    schema: Mapping[str, Any] | None = None


def forms_of(session: Session, edition: Edition) -> list[Paper]:
    """Return the forms of a procedure in one revision, as they were last while it applied, by number."""
    found = parts_of(session, edition.revision, edition.until)
    papers = [_paper(part) for part in found if part.definition.kind == DefinitionKind.FORM]
    return sorted(papers, key=lambda paper: (paper.number or "~", paper.key))


def shown(session: Session, edition: Edition, key: str) -> Paper:
    """Return one of the forms with what draws it.  Raises NotFound."""
    for part in parts_of(session, edition.revision, edition.until):
        if part.definition.kind == DefinitionKind.FORM and part.definition.key == key:
            return _paper(part, _empty(forms.of_revision(session, part.id).worded(language()).schema))
    raise NotFound(Text("该流程没有这张表单", "The procedure has no such form"))


def _paper(revision: Revision, schema: Mapping[str, Any] | None = None) -> Paper:
    definition = revision.definition
    number = str(definition.settings.get("number", ""))
    return Paper(
        definition.key,
        number,
        process_name(definition),
        revision.label,
        revision.effective_from or revision.created_at,
        schema,
    )


def _empty(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form, or a part of one, with lines to write on where its texts name values."""
    copy = dict(part)
    if copy.get("type") == "text":
        copy["text"] = _PLACE.sub(lambda place: "" if place[1] else LINE, str(copy.get("text", "")))
    if "components" in copy:
        copy["components"] = [_empty(each) for each in copy["components"]]
    return copy
