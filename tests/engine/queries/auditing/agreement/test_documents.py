"""A document, a revision or a reading that is otherwise than recorded is named."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Executable, delete, select, update
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM
from engine.commands.acknowledge import acknowledge
from engine.database import transaction
from engine.documents.voiding import void
from engine.identity.actors import actor_of
from engine.model import Acknowledgement, ControlledDocument, Definition, Person, Revision
from engine.queries.auditing.agreement.documents import disagreeing_documents
from tests.engine.queries.auditing.agreement.conftest import Forge, named
from tests.engine.records.test_triggers import drawn

CATALOGUE = b"""
[[process]]
key = "leave"
number = "QJ-01"
title = { zh = "\xe8\xaf\xb7\xe5\x81\x87", en = "Leave" }
managed_by = "cs_manager"
record_class = "short"
"""
EARLY = datetime.fromisoformat("2020-01-01T00:00+08:00")
FIRST, SECOND = Revision.label == "A/0", Revision.label == "A/1"


@pytest.fixture
def read(company: Session, clock) -> Session:
    """Return the company with a numbered procedure in its second revision, which somebody read."""
    commands.deploy(company, {**drawn(None), "leave.toml": CATALOGUE}, by=SYSTEM)
    clock(timedelta(days=1))
    commands.deploy(company, drawn("completed"), by=SYSTEM)
    person = company.scalars(select(Person).where(Person.login == "jia")).one()
    revision = company.scalars(
        select(Revision).join(Definition, Revision.id == Definition.current_id).where(Definition.key == "leave")
    ).one()
    with transaction(company):
        company.add(Acknowledgement(revision_id=revision.id, person_id=person.id, due_at=None))
    assert list(disagreeing_documents(company)) == []
    acknowledge(company, revision.id, by=actor_of(company, person))
    assert list(disagreeing_documents(company)) == []
    return company


@pytest.mark.parametrize(
    ("forged", "names"),
    [
        (update(Revision).where(FIRST).values(effective_from=EARLY), ["版次 process/leave A/0"]),
        (update(Revision).where(FIRST).values(effective_to=None), ["版次 process/leave A/0"]),
        (update(Revision).where(SECOND).values(effective_to=EARLY), ["版次 process/leave A/1"]),
        (update(Revision).where(FIRST).values(digest="0" * 64), ["版次 process/leave A/0"]),
        (update(Acknowledgement).values(acknowledged_at=EARLY), ["jia 对 process/leave A/1 的阅读"]),
        (update(Acknowledgement).values(acknowledged_at=None), ["jia 对 process/leave A/1 的阅读"]),
        (delete(Acknowledgement), ["jia 对 process/leave A/1 的阅读"]),
        (update(ControlledDocument).values(voided_at=EARLY), ["文件 QJ-01"]),
        (delete(ControlledDocument), ["jia 对 process/leave A/1 的阅读", "文件 QJ-01"]),
    ],
    ids=["from", "to", "ended", "digest", "when", "unread", "gone", "voided", "document-gone"],
)
def test_what_was_edited_or_removed_is_named(read: Session, forge: Forge, forged: Executable, names: list[str]) -> None:
    forge(forged)
    found = named(list(disagreeing_documents(read)))
    assert [one for one in found if "leave" in one or "QJ-01" in one] == found == names


def test_another_revision_put_in_force_is_named(read: Session, forge: Forge) -> None:
    first = read.scalars(select(Revision).where(FIRST, Revision.file_name == "leave.bpmn")).one().id
    forge(update(Definition).where(Definition.key == "leave").values(current_id=first))
    assert named(list(disagreeing_documents(read))) == ["版次 process/leave A/0", "版次 process/leave A/1"]


def test_a_reading_nobody_signed_is_named(read: Session) -> None:
    revision = read.scalars(select(Revision.id).where(FIRST, Revision.file_name == "leave.bpmn")).one()
    person = read.scalars(select(Person.id).where(Person.login == "jia")).one()
    with transaction(read):
        read.add(Acknowledgement(revision_id=revision, person_id=person, due_at=None, acknowledged_at=EARLY))
    assert named(list(disagreeing_documents(read))) == ["jia 对 process/leave A/0 的阅读"]


def test_a_void_document_agrees_and_is_named_when_it_was_put_back_into_force(read: Session, forge: Forge) -> None:
    with transaction(read):
        void(read, "QJ-01", "不再使用", by=SYSTEM)
    assert list(disagreeing_documents(read)) == []
    forge(update(ControlledDocument).values(voided_at=None))
    assert named(list(disagreeing_documents(read))) == ["文件 QJ-01"]
