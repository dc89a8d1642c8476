"""What the catalogue gives a number is a controlled document; no number is used twice."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM
from engine.errors import DefinitionInvalid
from engine.ledger import read
from engine.model import ControlledDocument, Definition, DocumentKind, Revision
from tests.engine.commands.conftest import HERE

LEAVE = (HERE / "leave.bpmn").read_bytes()


def catalogue(number: str, *more: str) -> bytes:
    """Return a catalogue that gives the process its number."""
    item = f'[[process]]\nkey = "leave"\nnumber = "{number}"\nclass = "RS"\nowner = "process_owner"\n'
    role = '[[role]]\nkey = "cs_manager"\ntitle = { zh = "经理", en = "Manager" }\n'
    return "\n".join([role + item + 'title = { zh = "请假", en = "Leave" }\n', *more]).encode()


def install(session: Session, number: str, *more: str) -> None:
    commands.deploy(session, {"leave.bpmn": LEAVE, "leave.toml": catalogue(number, *more)}, by=SYSTEM)


def documents(session: Session) -> dict[str, ControlledDocument]:
    return {row.number: row for row in session.scalars(select(ControlledDocument))}


def test_what_is_installed_with_a_number_is_a_document_in_effect_since_then(session: Session) -> None:
    install(session, "RS-01")
    document = documents(session)["RS-01"]
    assert (document.title_zh, document.title_en, document.kind) == ("请假", "Leave", DocumentKind.PROCEDURE)
    assert (document.class_code, document.owner_role) == ("RS", "process_owner")
    assert document.definition is not None
    assert document.definition.current is not None
    revision = document.definition.current
    assert (revision.label, revision.effective_from, revision.effective_to) == ("A/0", revision.created_at, None)
    assert [fact.type for fact in read(session, "doc/RS-01")] == ["document.numbered"]


def test_one_revision_is_in_effect_at_a_time(session: Session) -> None:
    install(session, "RS-01")
    later = LEAVE.replace("填写申请".encode(), "提出申请".encode())
    commands.deploy(session, {"leave.bpmn": later}, by=SYSTEM)
    first, second = session.scalars(select(Revision).order_by(Revision.number))
    assert first.effective_to == second.effective_from
    assert second.effective_to is None


def test_another_number_leaves_a_void_one_that_is_never_used_again(session: Session) -> None:
    install(session, "RS-01")
    install(session, "RS-02")
    held = documents(session)
    assert held["RS-01"].voided_at is not None
    assert held["RS-02"].voided_at is None
    with pytest.raises(DefinitionInvalid, match="RS-01"):
        install(session, "RS-01")


def test_two_definitions_do_not_share_a_number(session: Session) -> None:
    other = LEAVE.replace(b'id="leave"', b'id="absence"').replace(b'bpmnElement="leave"', b'bpmnElement="absence"')
    item = '[[process]]\nkey = "absence"\nnumber = "RS-01"\ntitle = { zh = "外出", en = "Absence" }'
    files = {"leave.bpmn": LEAVE, "absence.bpmn": other, "leave.toml": catalogue("RS-01", item)}
    with pytest.raises(DefinitionInvalid, match="RS-01"):
        commands.deploy(session, files, by=SYSTEM)
    assert session.scalars(select(Definition)).all() == []
