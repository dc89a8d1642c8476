"""What was destroyed under a list is told from what is missing, by the log and by both handed-out verifiers."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.database import transaction
from engine.ledger.destroyed import EXECUTED
from engine.model import (
    DestructionItem,
    DestructionList,
    Disclosure,
    Event,
    ListState,
    Person,
    Record,
    Stream,
)
from engine.sealing import check_log, close_day, periods, seal
from engine.sealing.records import exported
from tests.engine.sealing.conftest import KEY, record
from tests.engine.sealing.verifiers import Check, check, window

__all__ = ["check", "window"]


def sealed(session: Session, key: Ed25519PrivateKey = KEY) -> str:
    seal(session, key)
    close_day(session, key)
    return str(periods(session)[-1].verifier)


def destroy(session: Session, number: str, *, head: str = "", seq: int = 0) -> None:
    """Destroy a record under list L-1, which may state another end of its chain."""
    now = clock.now()
    with transaction(session):
        stream = session.get_one(Stream, f"pi/{number}")
        told = {"number": number, "seq": seq or stream.seq, "head": head or stream.head}
        session.add(Person(id="p1", login="p1", name="宋雨"))
        session.flush()
        facts = {"process_key": "x", "ended_at": now, "since": now}
        session.add(DestructionList(number="L-1", department="x", made_at=now, made_by="p1", state=ListState.EXECUTED))
        session.add(Record(number=number, state="completed", list_number="L-1", destroyed_at=now, **facts))
        session.flush()
        session.add(
            DestructionItem(
                list_number="L-1",
                number=number,
                record_class="short",
                began_at=now,
                due_on=date(2026, 1, 1),
                reason={},
                events=told["seq"],
                head=told["head"],
                **facts,
            )
        )
        ledger.append(session, "dl/L-1", EXECUTED, "p1", {"items": [told], "kept": []})
        ledger.remove_events(session, stream.id)


@pytest.fixture
def three(session: Session) -> Session:
    for number in range(3):
        record(session, f"pi/{number}", "a", "b", "c")
    sealed(session)
    return session


def test_a_destroyed_record_is_told_with_its_list_and_the_others_still_prove_themselves(
    three: Session, check: Check
) -> None:
    destroy(three, "1")
    key = sealed(three)
    assert list(check_log(three)) == []
    assert [(one.ok, one.destroyed) for one in ledger.verify_all(three) if one.stream == "pi/1"] == [(True, "L-1")]
    code, said = check(exported(three, "pi/1"), key=key)
    assert (code, "pi/1 已依清单 L-1 销毁，事件 3 个" in said, "最后一个事件记于 （已销毁）" in said) == (0, True, True)
    code, said = check(exported(three, "pi/2"), key=key)
    assert (code, "未改动，事件 3 个" in said) == (0, True)


def test_events_that_are_gone_without_a_list_are_missing(three: Session, check: Check) -> None:
    with transaction(three):
        three.execute(delete(Disclosure).where(Disclosure.stream == "pi/1"))
        three.execute(delete(Event).where(Event.stream == "pi/1"))
    key = sealed(three)
    assert any("pi/1" in flaw.text.zh for flaw in check_log(three))
    assert not ledger.verify(three, "pi/1").ok
    assert check(exported(three, "pi/1"), key=key)[0] == 1


def test_a_list_that_states_another_end_does_not_cover_it(three: Session, check: Check) -> None:
    destroy(three, "1", head="0" * 64)
    key = sealed(three)
    assert any("pi/1" in flaw.text.zh for flaw in check_log(three))
    assert not ledger.verify(three, "pi/1").ok
    assert check(exported(three, "pi/1"), key=key)[0] == 1


def test_a_list_of_another_record_does_not_cover_it(three: Session, check: Check) -> None:
    destroy(three, "1")
    key = sealed(three)
    told = exported(three, "pi/1")
    told["destroyed"]["events"] = told["destroyed"]["events"][:-1]
    assert check(told, key=key)[0] == 1
    told = exported(three, "pi/1")
    told["destroyed"] = exported(three, "pi/2")
    code, said = check(told, key=key)
    assert (code, "销毁清单没有列出该记录" in said) == (1, True)


def test_the_values_of_a_register_go_with_the_case_and_no_others(session: Session) -> None:
    record(session, "pi/1", "a")
    with transaction(session):
        for number in ("1", "2"):
            told = {"protected": {"data.name": "张三"}, "subject": f"entry:complaint/{number}"}
            ledger.append(session, f"reg/complaint/{number}", "entry.saved", "u1", {}, **told)
    destroy(session, "1")
    with transaction(session):
        for number in ("1", "2"):
            ledger.destroy_key(session, f"entry:complaint/{number}")
    assert ledger.verify(session, "reg/complaint/1").ok
    assert [flaw.seq for flaw in ledger.verify(session, "reg/complaint/2").problems] == [1]
