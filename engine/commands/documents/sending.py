"""Send a working copy for approval: its files freeze, and others than its authors decide (DOC-003..005)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.contents import known_to
from engine.commands.correlate import catch, waiting
from engine.commands.documents.checks import PROCESS, SENT, require_procedure, said
from engine.commands.drafting import as_deployed, without_marks
from engine.commands.start import start
from engine.commands.studio.copies import changed_files, copy_of, require_up_to_date
from engine.documents import class_codes, note, words_of
from engine.documents.changes import number_of
from engine.errors import FieldsInvalid, Invalid
from engine.lint import lint_sources
from engine.model import ChangeState, CopyState, DocumentChange, Role, RunningPolicy, WorkingCopy
from engine.text import Text

FARTHEST = timedelta(days=366)
MOST_DAYS = 90
AUTHORS = ("process_owner", "admin")
"""The roles that write procedures."""


@dataclass(frozen=True)
class Sending:
    """What whoever sends says: ``effective_on`` None is as soon as approved; ``readers`` are keys of roles."""

    reason: str
    summary: str
    effective_on: date | None = None
    running: RunningPolicy = RunningPolicy.CONTINUE
    readers: Sequence[str] = ()
    read_days: int | None = None
    class_code: str = ""


@command
def send_copy(session: Session, copy_id: str, asked: Sending, *, by: Actor) -> DocumentChange:
    """Freeze a working copy and begin, or go on with, the case in which it is reviewed and approved.

    Raises NotAllowed, NotFound, FieldsInvalid, Invalid (nothing was changed), Conflict (in review already; or a file
    was revised by another way meanwhile, ``files`` names them), DefinitionInvalid with every problem.
    """
    copy = copy_of(session, copy_id, by)
    _check(session, copy, asked)
    changed = changed_files(copy)
    if not changed:
        raise Invalid(Text("没有改动，无需送审", "Nothing was changed"))
    require_up_to_date(session, changed)
    files = {file.name: file.content for file in copy.files}
    clean = without_marks(files)
    as_deployed(session, clean, lint_sources(clean, known=known_to(session, clean)), drafts=False)
    require_procedure(session)
    change = _of(session, copy) or _begun(session, copy, by)
    copy.state, change.copy_id = CopyState.IN_REVIEW, copy.id
    change.state, change.sent_at = ChangeState.IN_REVIEW, clock.now()
    change.reason, change.summary = asked.reason.strip(), asked.summary.strip()
    change.contents = {file.name: file.digest for file in changed}
    wrote = {file.changed_by for file in changed if file.changed_by} | {*change.authors, by.id}
    change.authors = sorted(str(each) for each in wrote)
    change.effective_on, change.running = asked.effective_on, asked.running
    change.readers, change.read_days = list(asked.readers), asked.read_days
    change.assigned = {"class": asked.class_code} if asked.class_code else {}
    session.flush()
    digest = digest_of(change)
    held = sorted({held.role_key for held in by.held} & set(AUTHORS))
    signed = {"meaning": "编制", "name": by.name, "roles": held}
    note(session, change, "sent", by, contents=change.contents, digest=digest, signature=signed, reason=change.reason)
    _review(session, change, digest, by)
    return change


def digest_of(change: DocumentChange) -> str:
    """Return the SHA-256 over names and digests of what a change brings: what its signatures stand for."""
    return hashlib.sha256(json.dumps(change.contents, sort_keys=True).encode()).hexdigest()


def _check(session: Session, copy: WorkingCopy, asked: Sending) -> None:
    problems = said(asked.reason.strip(), asked.summary.strip())
    today = clock.local(clock.now()).date()
    if asked.effective_on is not None and not today <= asked.effective_on <= today + FARTHEST:
        problems["effective_on"] = [
            Text("生效日期须为今天起一年之内", "The effective date lies from today to a year from now")
        ]
    known = set(session.scalars(select(Role.key)))
    if not set(asked.readers) <= known:
        problems["readers"] = [Text("请选择列出的岗位", "Choose from the roles listed")]
    if asked.readers and not (asked.read_days and 1 <= asked.read_days <= MOST_DAYS):
        problems["read_days"] = [Text("请填写 1 至 90 天", "Give 1 to 90 days")]
    classes = {str(item["key"]) for item in class_codes(session)}
    if classes and not number_of(session, copy.process_key) and asked.class_code not in classes:
        problems["class_code"] = [Text("新文件须选择类别", "A new document needs a class")]
    if problems:
        raise FieldsInvalid(problems)


def _of(session: Session, copy: WorkingCopy) -> DocumentChange | None:
    """Return the change that waits for this copy: the one it was returned to, else the oldest that was taken up."""
    wanted = (
        select(DocumentChange)
        .where(DocumentChange.process_key == copy.process_key, DocumentChange.state == ChangeState.PROPOSED)
        .order_by(DocumentChange.copy_id.is_(None), DocumentChange.proposed_at, DocumentChange.id)
        .with_for_update()
    )
    return next((row for row in session.scalars(wanted) if waiting(session, "message", SENT, row.id)), None)


def _begun(session: Session, copy: WorkingCopy, by: Actor) -> DocumentChange:
    change = DocumentChange(process_key=copy.process_key, name=copy.name, reason="", authors=[])
    change.proposed_at, change.proposed_by = clock.now(), by.person_id
    session.add(change)
    session.flush()
    return change


def _review(session: Session, change: DocumentChange, digest: str, by: Actor) -> None:
    words: dict[str, Any] = words_of(session, change) | {
        "sender": by.person_id,
        "sender_name": by.name,
        "effective_on": change.effective_on,
        "running": str(change.running),
        "readers": list(change.readers),
        "read_days": change.read_days,
        "digest": digest,
    }
    places = waiting(session, "message", SENT, change.id)
    if places:
        catch(session, places[0], words, by)
    else:
        start(session, PROCESS, words, by=by, message=SENT)
