"""Beginning a change from an older revision."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.commands import studio
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.model import Definition, Revision
from tests.engine.commands.conftest import HERE, Company

LEAVE = (HERE / "leave.bpmn").read_bytes()
OTHER = LEAVE.replace("填写申请".encode(), "提出申请".encode())


@pytest.fixture
def revisions(company: Company) -> list[str]:
    """Return the ids of the two revisions of ``leave``."""
    commands.deploy(company.session, {"leave.bpmn": OTHER}, by=SYSTEM)
    wanted = select(Revision.id).join(Revision.definition).where(Definition.key == "leave").order_by(Revision.number)
    return list(company.session.scalars(wanted))


def test_the_copy_holds_the_older_revision_as_a_change_of_what_is_in_force(
    company: Company, revisions: list[str]
) -> None:
    copy = studio.restore_copy(company.session, revisions[0], by=company.jia)
    (file,) = copy.files
    assert (file.content, file.base != file.digest, copy.state) == (LEAVE, True, "open")
    facts = [fact for fact in ledger.read(company.session, "def/process/leave") if fact.type == "copy.restored"]
    assert [fact.public["revision"] for fact in facts] == ["A/0"]
    definition = company.session.scalars(select(Definition).where(Definition.key == "leave")).one()
    assert definition.current is not None
    assert definition.current.source == OTHER, "nothing comes into force by it"


def test_nobody_loses_the_copy_that_is_open(company: Company, revisions: list[str]) -> None:
    copy = studio.open_copy(company.session, "leave", by=company.jia)
    with pytest.raises(Conflict) as refused:
        studio.restore_copy(company.session, revisions[0], by=company.jia)
    assert refused.value.details["who"] == "甲"
    assert [file.content for file in copy.files] == [OTHER]


def test_what_is_in_force_and_what_does_not_exist_is_refused(company: Company, revisions: list[str]) -> None:
    with pytest.raises(Invalid):
        studio.restore_copy(company.session, revisions[1], by=company.jia)
    with pytest.raises(NotFound):
        studio.restore_copy(company.session, "none", by=company.jia)


def test_it_is_for_process_owners(company: Company, revisions: list[str]) -> None:
    with pytest.raises(NotAllowed):
        studio.restore_copy(company.session, revisions[0], by=company.yi)
