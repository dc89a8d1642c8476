"""Which revision of its form a task is done with: for ten days the old or the new one, then the new one (DOC-050)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from engine import clock
from engine.documents.refusals import FormReplaced
from engine.instances.programs import mentions
from engine.lint.form_schema import fields_of, read_form
from engine.model import Revision, Task
from engine.text import Text


@dataclass(frozen=True)
class Papers:
    """The revisions of a task's form that count now, first the one offered.

    ``until`` is when the older of two ends to count, ``expired`` the one the case runs on when it has ended.
    """

    accepted: tuple[Revision, ...]
    until: datetime | None = None
    expired: Revision | None = None


def papers_of(session: Session, task: Task) -> Papers | None:
    """Return which revisions of its form a task may be done with now; None when no form was deployed for it.

    What was replaced counts until its ``transition_until``.  It counts on in a case whose procedure reads an answer
    that the new form no longer asks for: that case has to be moved to the procedure the form belongs to.
    """
    if task.form_revision_id is None:
        return None
    own = session.get_one(Revision, task.form_revision_id)
    if own.transition_until is None:
        return Papers((own,))
    new = own.definition.current
    if new is None or new.id == own.id or _misses(session, task, own, new):
        return Papers((own,))
    if clock.now() < own.transition_until:
        return Papers((own, new), until=own.transition_until)
    return Papers((new,), expired=own)


def chosen(session: Session, task: Task, revision_id: str | None) -> Revision | None:
    """Return the revision a task is done with: the one named, else the one offered.

    Raises FormReplaced when the one named does not count (any more).
    """
    papers = papers_of(session, task)
    if papers is None:
        return None
    for revision in papers.accepted:
        if revision_id in (None, revision.id):
            return revision
    new = papers.accepted[-1]
    number = new.definition.settings.get("number") or new.definition.name
    refusal = FormReplaced(
        Text(
            f"表单 {number} 已换版，旧版的过渡期已过，请用版次 {new.label} 填写。",
            f"The form {number} was replaced and its transition is over; please use revision {new.label}.",
        ),
        form=new.id,
    )
    named = session.get(Revision, revision_id)
    refusal.refused = named if named is not None and named.definition_id == new.definition_id else None
    raise refusal


def _misses(session: Session, task: Task, own: Revision, new: Revision) -> bool:
    dropped = fields_of(read_form(own.source)) - fields_of(read_form(new.source))
    return any(mentions(session, task.instance.pins, field.split(".")[0]) for field in dropped)
