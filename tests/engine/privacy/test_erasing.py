"""Erasing what is held about a customer: two people decide, the values go everywhere, the record stays whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine import commands, ledger, sealing
from engine.actor import SYSTEM
from engine.database import transaction, write_anew
from engine.errors import Conflict, Invalid, NotAllowed
from engine.files import open_file
from engine.jobs.worker import run_due
from engine.model import Attachment
from engine.privacy import requests
from engine.privacy.requests import Proposal
from engine.privacy.scrubbing import ERASED
from engine.queries.auditing.agreement import disagreeing_cases
from engine.queries.casefile import values_of
from engine.registers import get
from tests.engine.privacy.conftest import EMAIL, NAME, PHONE, Held

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VERIFIER = Path(__file__).parents[3] / "verifier/verify_record.py"


@pytest.fixture
def ended(held: Held) -> Held:
    commands.cancel(held.company.session, held.case.instance.id, reason=f"{NAME}已撤诉", by=held.asks)
    return held


def test_others_do_not_look_and_auditors_change_nothing(ended: Held) -> None:
    chen = ended.company.actor("chenxiao")
    session = ended.company.session
    with pytest.raises(NotAllowed):
        commands.search_person(session, PHONE, by=chen)
    with pytest.raises(NotAllowed):
        commands.look_at_person(session, ended.targets, by=chen)
    auditor = ended.company.actor("tanglan")
    assert commands.search_person(session, PHONE, by=auditor).matches
    number = ended.carried_out("export")
    with pytest.raises(NotAllowed):
        commands.hand_over_person(session, number, by=auditor)


def test_the_decision_of_who_proposed_is_refused_by_the_engine_too(ended: Held) -> None:
    number = ended.ask().number
    with pytest.raises(Conflict, match="提出人以外"):
        requests.decide(ended.company.session, number, ended.asks.id, agrees=True, opinion="", by=SYSTEM)
    assert values_of(ended.company.session, ended.case.instance)["phone"] == PHONE


def test_a_proposal_names_a_basis_that_fits_and_somebody(ended: Held) -> None:
    session, case = ended.company.session, ended.ask().instance
    chosen = tuple(ended.targets)
    for wrong in (
        Proposal("erase", "来函", ended.asks.id, "PIPL-47-0", chosen),
        Proposal("lift", "来函", ended.asks.id),
        Proposal("restrict", "来函", ended.asks.id),
        Proposal("sell", "来函", ended.asks.id, "", chosen),
    ):
        with pytest.raises(Invalid):
            requests.propose(session, case, wrong, by=SYSTEM)


def test_files_go_although_the_server_fell_over_behind_the_erasure(ended: Held) -> None:
    (photo,) = ended.case.files
    digest = photo.digest
    number, session = ended.ask().number, ended.company.session
    with transaction(session):
        requests.decide(session, number, ended.approves.id, agrees=True, opinion="", by=SYSTEM)
        requests.execute(session, number, by=SYSTEM)
    open_file(digest).close()
    while run_due(session):
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
    assert list(disagreeing_cases(session)) == [], "the line of the file has no digest any more"


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
