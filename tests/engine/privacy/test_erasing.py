"""Erasing what is held about a customer: two people decide, the values go everywhere, the record stays whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine import commands, ledger, sealing
from engine.commands import command as transactions
from engine.database import write_anew
from engine.errors import Conflict, FieldsInvalid, NotAllowed
from engine.files import open_file
from engine.jobs.worker import run_due
from engine.model import Attachment
from engine.privacy.scrubbing import ERASED
from engine.queries.casefile import values_of
from engine.registers import get
from tests.engine.privacy.conftest import EMAIL, NAME, PHONE, Held

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VERIFIER = Path(__file__).parents[3] / "verifier/verify_record.py"


@pytest.fixture
def ended(held: Held) -> Held:
    commands.cancel(held.company.session, held.case.instance.id, reason=f"{NAME}已撤诉", by=held.asks)
    return held


def test_a_case_still_being_handled_is_not_erased(held: Held) -> None:
    with pytest.raises(Conflict, match=held.case.number):
        held.ask()


def test_who_asked_does_not_approve(ended: Held) -> None:
    number = ended.ask()
    with pytest.raises(NotAllowed):
        commands.decide_privacy(ended.company.session, number, agrees=True, opinion="", by=ended.asks)
    assert values_of(ended.company.session, ended.case.instance)["phone"] == PHONE


def test_others_neither_ask_nor_look(ended: Held) -> None:
    chen = ended.company.actor("chenxiao")
    session = ended.company.session
    with pytest.raises(NotAllowed):
        commands.ask_privacy(session, "erase", ended.targets, "PIPL-47-3", "客户要求", by=chen)
    with pytest.raises(NotAllowed):
        commands.search_person(session, PHONE, by=chen)
    with pytest.raises(NotAllowed):
        commands.look_at_person(session, ended.targets, by=chen)
    auditor = ended.company.actor("tanglan")
    assert commands.search_person(session, PHONE, by=auditor).matches
    with pytest.raises(NotAllowed):
        commands.look_at_person(session, ended.targets, by=auditor, export=True)


def test_a_request_names_its_basis_and_reason(ended: Held) -> None:
    with pytest.raises(FieldsInvalid) as refused:
        commands.ask_privacy(ended.company.session, "erase", [], "PIPL-47-0", " ", by=ended.asks)
    assert set(refused.value.fields) == {"basis", "reason", "targets"}


def test_those_who_may_approve_are_told_and_nobody_else(ended: Held) -> None:
    number = ended.ask()
    told = ended.company.told(f"{number} 待您批准")
    assert "sunjia" in told
    assert told.isdisjoint({"linyue", "chenxiao", "tanglan"})


def test_a_refusal_says_why_and_erases_nothing(ended: Held) -> None:
    number, session = ended.ask(), ended.company.session
    with pytest.raises(FieldsInvalid):
        commands.decide_privacy(session, number, agrees=False, opinion="", by=ended.approves)
    entry = commands.decide_privacy(session, number, agrees=False, opinion="诉讼期间不能删除", by=ended.approves)
    assert entry.data["state"] == "refused"
    assert values_of(session, ended.case.instance)["customer_name"] == NAME
    with pytest.raises(Conflict):
        commands.decide_privacy(session, number, agrees=True, opinion="", by=ended.approves)


def test_files_go_although_the_server_fell_over_behind_the_decision(
    ended: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    (photo,) = ended.case.files
    digest = photo.digest
    monkeypatch.setattr(transactions, "DRAIN", 0)
    ended.erased()
    open_file(digest).close()
    while run_due(ended.company.session):
        pass
    with pytest.raises(Exception, match="内容已不在"):
        open_file(digest)


def test_nothing_of_the_customer_is_left_and_the_record_verifies(ended: Held, tmp_path: Path) -> None:
    session, case = ended.company.session, ended.case
    (photo,) = case.files
    digest = photo.digest
    before = len(case.facts)
    number = ended.erased()
    session.rollback()
    session.expire_all()
    values = values_of(session, case.instance)
    assert {values[name] for name in ("customer_name", "phone", "email", "content", "unit")} == {ERASED}
    assert values["topic"] == "repair_delay"
    customer, complaint = get(session, "customer", "KH-00001"), get(session, "complaint", case.number)
    assert customer is not None
    assert complaint is not None
    assert customer.data == {"name": ERASED, "phone": ERASED, "email": ERASED, "kind": "owner", "note": ERASED}
    assert complaint.data["topic"] == "repair_delay"
    assert (complaint.title, case.instance.title) == (ERASED, ERASED)
    assert complaint.data["phone"] == ERASED
    assert session.get_one(Attachment, photo.id).name == ERASED
    with pytest.raises(Exception, match="内容已不在"):
        open_file(digest)
    assert [fact.type for fact in case.facts[before:]] == ["privacy.erased"]
    (done,) = case.facts[before:]
    assert done.public["request"] == number
    assert done.public["basis"] == "PIPL-47-3"
    assert (done.public["asked_by"], done.public["approved_by"]) == (ended.asks.id, ended.approves.id)
    assert not commands.search_person(session, PHONE, by=ended.asks).matches
    for stream in (f"pi/{case.number}", "reg/customer/KH-00001", f"reg/complaint/{case.number}"):
        checked = ledger.verify(session, stream)
        assert checked.ok, checked.problems
        assert checked.erased
    while sealing.keep(session, KEY):
        pass
    file = tmp_path / "record.json"
    file.write_text(json.dumps(sealing.exported(session, f"pi/{case.number}")), encoding="utf-8")
    key = str(sealing.periods(session)[-1].verifier)
    asked = [sys.executable, "-I", str(VERIFIER), str(file), "--key", key]
    answer = subprocess.run(asked, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert f"已依规清除 {len(done.public['digests'])} 项，未提供 0 项" in answer.stdout


def test_no_byte_of_the_database_file_names_the_customer(ended: Held, database_url: str) -> None:
    session, folder = ended.company.session, Path(database_url.removeprefix("sqlite:///")).parent
    spelt = [one.encode() for word in (NAME, PHONE, EMAIL) for one in {word, json.dumps(word)[1:-1]}]
    held = b"".join(path.read_bytes() for path in folder.glob("firebreak.sqlite*"))
    assert [word for word in spelt if word not in held] == []
    ended.erased()
    session.rollback()
    write_anew(session.get_bind().engine)
    held = b"".join(path.read_bytes() for path in folder.glob("firebreak.sqlite*"))
    assert [word for word in spelt if word in held] == []
