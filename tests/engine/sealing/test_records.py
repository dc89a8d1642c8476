"""What both handed-out verifiers say of records: of genuine ones, and of each way to forge one."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.database import transaction
from engine.ledger.canonical import canonical, spell_moment
from engine.ledger.disclosures import digest_of
from engine.ledger.spelling import hash_of
from engine.model import Disclosure, Event, Leaf, SealedCheckpoint, Stream, TreeNode
from engine.sealing import check_log, close_day, last_checkpoint, name_next, periods, seal
from engine.sealing.notes import WITNESS, Note, Verifier, public_of
from engine.sealing.records import exported
from engine.sealing.state import seal_of
from tests.engine.sealing.conftest import KEY, record
from tests.engine.sealing.verifiers import VERIFIER, Check, check, window

__all__ = ["check", "window"]

OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
QA = Verifier("qa.example", WITNESS, public_of(OTHER))


def sealed(session: Session) -> str:
    """Record and seal a few streams, close the day, and return the log's key."""
    for number in range(3):
        record(session, f"pi/{number}", "a", "b", "c")
    seal(session, KEY)
    close_day(session, KEY)
    return str(periods(session)[-1].verifier)


def test_a_genuine_record_passes_and_says_what_was_found(session: Session, check: Check) -> None:
    key = sealed(session)
    code, said = check(exported(session, "pi/1"), key=key)
    assert code == 0
    assert "未改动，事件 3 个" in said
    assert "可读内容 3 项，已依规清除 0 项，未提供 0 项" in said
    assert "日终时即此状态" in said
    assert check(exported(session, "pi/1", reveal=False), key=key)[1].count("未提供 3 项") == 1


def test_erased_values_are_told_from_withheld_ones(session: Session, check: Check) -> None:
    record(session, "pi/1", "a", "b")
    (digest,) = [digest_of(one["disclosures"][0]) for one in sealed_and_exported(session, "pi/1")["events"][:1]]
    with transaction(session):
        ledger.erase(session, "pi/1", {digest})
        ledger.append(session, "pi/1", "privacy.erased", "u1", {"digests": [digest], "basis": "PIPL-47"})
    told = sealed_and_exported(session, "pi/1")
    code, said = check(told, key=key_of(session))
    assert (code, told["missing"]) == (0, [])
    assert "可读内容 1 项，已依规清除 1 项，未提供 0 项" in said
    assert "无法排除更新的状态" in said


@pytest.mark.parametrize("reveal", [True, False])
def test_a_value_removed_from_the_database_without_an_event_is_found(session: Session, check: Check, reveal) -> None:
    key = sealed(session)
    digest = digest_of(exported(session, "pi/1")["events"][1]["disclosures"][0])
    session.execute(delete(Disclosure).where(Disclosure.stream == "pi/1", Disclosure.seq == 2))
    session.commit()
    told = exported(session, "pi/1", reveal=reveal)
    assert told["missing"] == [digest]
    code, said = check(told, key=key)
    assert (code, "1 项内容缺失，没有清除事件" in said) == (1, True), said
    assert seal_of(session, "pi/1").missing == 1
    (flaw,) = ledger.verify(session, "pi/1").problems
    assert (flaw.seq, "缺失" in flaw.text.zh) == (2, True)
    assert check(exported(session, "pi/2", reveal=reveal), key=key)[0] == 0


def sealed_and_exported(session: Session, stream: str) -> dict[str, Any]:
    seal(session, KEY)
    return exported(session, stream)


def key_of(session: Session) -> str:
    return str(periods(session)[-1].verifier)


def _edit(told: dict[str, Any]) -> None:
    told["events"][1]["body"] = told["events"][1]["body"].replace('"ok"', '"no"')


def _replace_name(told: dict[str, Any]) -> None:
    told["events"][0]["disclosures"] = told["events"][1]["disclosures"]


def _drop(told: dict[str, Any]) -> None:
    del told["events"][1]


def _cut(told: dict[str, Any]) -> None:
    del told["events"][2]


def _swap(told: dict[str, Any]) -> None:
    told["events"][0], told["events"][1] = told["events"][1], told["events"][0]


def _write_anew(told: dict[str, Any]) -> None:
    """Chain the events again after an edit, as somebody does who knows the format."""
    prev = "0" * 64
    for event in told["events"]:
        fields = json.loads(event["body"].replace('"ok"', '"no"'))
        fields["prev"] = prev
        event["body"] = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        prev = hash_of(event["body"])


def _move(told: dict[str, Any]) -> None:
    told["stream"] = "pi/2"


def _sign_otherwise(told: dict[str, Any]) -> None:
    note = Note.read(told["checkpoint"])
    told["checkpoint"] = str(Note(note.text).signed(note.text.split("\n")[0], OTHER))


def _shift(told: dict[str, Any]) -> None:
    told["head"]["index"] += 1


def _back_date(told: dict[str, Any]) -> None:
    """Let the last event have happened a day before the one it follows."""
    fields = json.loads(told["events"][2]["body"])
    fields["at"] = spell_moment(datetime.fromisoformat(fields["at"]) - timedelta(days=1))
    told["events"][2]["body"] = canonical(fields)


def _unsort(told: dict[str, Any]) -> None:
    fields = json.loads(told["events"][0]["body"])
    told["events"][0]["body"] = json.dumps(
        {name: fields[name] for name in reversed(fields)}, ensure_ascii=False, separators=(",", ":")
    )


@pytest.mark.parametrize(
    ("forge", "words"),
    [
        (_edit, "不相接"),
        (_replace_name, "被换过"),
        (_drop, "不相接"),
        (_cut, "与签封的内容不符"),
        (_swap, "不相接"),
        (_write_anew, "与签封的内容不符"),
        (_move, "不相接"),
        (_sign_otherwise, "签名不对"),
        (_shift, "不在日志的这个位置"),
        (_back_date, "早于前一号"),
        (_unsort, "不是规范格式"),
    ],
)
def test_a_forged_file_is_found(session: Session, check: Check, forge, words: str) -> None:
    key = sealed(session)
    told = exported(session, "pi/1")
    forge(told)
    code, said = check(told, key=key)
    assert (code, words in said) == (1, True), said


def test_a_chain_written_anew_by_the_owner_of_the_database_is_found(session: Session, check: Check) -> None:
    key = sealed(session)
    events = session.query(Event).filter(Event.stream == "pi/1").order_by(Event.seq).all()
    prev = events[0].hash
    with transaction(session):
        for event in events[1:]:
            body = json.loads(event.body.replace('"ok"', '"no"'))
            body["prev"] = prev
            spelt = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
            prev = hash_of(spelt)
            session.execute(
                update(Event).where(Event.stream == "pi/1", Event.seq == event.seq).values(body=spelt, hash=prev)
            )
        session.execute(update(Stream).where(Stream.id == "pi/1").values(head=prev))
    assert ledger.verify(session, "pi/1").ok, "the chain alone cannot tell"
    code, said = check(exported(session, "pi/1"), key=key)
    assert (code, "与签封的内容不符" in said) == (1, True), said


def test_an_event_recorded_with_the_servers_clock_set_back_is_found(session: Session, check: Check) -> None:
    sealed(session)
    with clock.frozen(clock.now() - timedelta(days=1)):
        record(session, "pi/1", "late")
    code, said = check(sealed_and_exported(session, "pi/1"), key=key_of(session))
    assert (code, "早于前一号" in said) == (1, True), said


def test_a_clock_that_is_put_right_is_no_forgery(session: Session, check: Check) -> None:
    sealed(session)
    with clock.frozen(clock.now() - timedelta(minutes=4)):
        record(session, "pi/1", "put right")
    code, said = check(sealed_and_exported(session, "pi/1"), key=key_of(session))
    assert code == 0, said


def test_a_record_begun_with_the_clock_set_back_shows_when_it_was_sealed(session: Session, check: Check) -> None:
    sealed(session)
    back = clock.now() - timedelta(days=30)
    with clock.frozen(back):
        record(session, "pi/new", "a")
    code, said = check(sealed_and_exported(session, "pi/new"), key=key_of(session))
    assert code == 0
    assert f"最后一个事件记于 {spell_moment(back)}，签封于 {spell_moment(clock.now())[:10]}" in said


def test_an_event_later_than_its_seal_is_found(session: Session, check: Check) -> None:
    sealed(session)
    with clock.frozen(clock.now() + timedelta(days=1)):
        record(session, "pi/1", "early")
    code, said = check(sealed_and_exported(session, "pi/1"), key=key_of(session))
    assert (code, "签封早于事件" in said) == (1, True), said
    assert any("晚于其签封" in flaw.text.zh for flaw in check_log(session))


def test_clocks_that_differ_by_seconds_raise_no_alarm(session: Session, check: Check) -> None:
    sealed(session)
    with clock.frozen(clock.now() + timedelta(seconds=20)):
        record(session, "pi/1", "by a machine that is ahead")
    told = sealed_and_exported(session, "pi/1")
    with transaction(session):
        name_next(session, KEY, OTHER, by="u1")
    assert check(told, key=key_of(session))[0] == 1, "the new key signed nothing yet"
    assert check(told, key=told["keys"][0]["key"])[0] == 0
    assert list(check_log(session)) == []


def test_an_older_state_is_found_by_the_closing_snapshot(session: Session, check: Check) -> None:
    record(session, "pi/1", "a", "b")
    seal(session, KEY)
    older = exported(session, "pi/1")
    record(session, "pi/1", "c")
    seal(session, KEY)
    close_day(session, KEY)
    newer = exported(session, "pi/1")
    shown = {**newer, "events": newer["events"][:2], "head": _proved_again(session, older)}
    code, said = check(shown, key=key_of(session))
    assert (code, "日终快照中的状态不同" in said) == (1, True), said


def _proved_again(session: Session, older: dict[str, Any]) -> dict[str, Any]:
    """Prove the old head against the newest checkpoint, as a server could that wants to hide the last event."""
    from engine.sealing import proofs

    leaf = session.get_one(Leaf, older["head"]["index"])
    return proofs.included(session, leaf, last_checkpoint(session).size).told()


def test_a_history_written_anew_with_the_stolen_key_is_found_by_whoever_kept_a_checkpoint(
    session: Session, check: Check
) -> None:
    key = sealed(session)
    kept = last_checkpoint(session)
    kept_note, kept_size = kept.note, kept.size
    assert check(exported(session, "pi/1", since=kept_size), key=key, kept=kept_note)[0] == 0
    log = session.query(Event).filter(Event.stream == "cfg/log").all()
    with transaction(session):
        for table in (Leaf, TreeNode, SealedCheckpoint):
            session.execute(delete(table))
        session.execute(delete(Event).where(Event.stream.like("pi/%")))
        session.execute(update(Stream).where(Stream.id.like("pi/%")).values(seq=0, head="0" * 64, sealed=0))
        session.execute(update(Stream).values(sealed=0))
    assert log
    for number in range(3):
        record(session, f"pi/{number}", "x", "y")
    seal(session, KEY)
    close_day(session, KEY)
    record(session, "pi/0", "z")
    seal(session, KEY)
    assert check(exported(session, "pi/1"), key=key)[0] == 0, "nobody can tell who kept nothing"
    code, said = check(exported(session, "pi/1", since=kept_size), key=key, kept=kept_note)
    assert (code, "不相接" in said) == (1, True), said


def test_a_witness_is_asked_for(session: Session, check: Check) -> None:
    key = sealed(session)
    told = exported(session, "pi/1")
    code, said = check(told, key=key, witnesses=(str(QA),))
    assert (code, "缺少见证签名" in said) == (1, True), said
    told["checkpoint"] = str(Note.read(told["checkpoint"]).cosigned(QA.name, OTHER, datetime(2026, 11, 22, tzinfo=UTC)))
    code, said = check(told, key=key, witnesses=(str(QA),))
    assert (code, "见证 qa.example" in said) == (0, True), said


def test_a_later_key_is_trusted_through_the_one_before_it(session: Session, check: Check) -> None:
    first = sealed(session)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        with transaction(session):
            name_next(session, KEY, OTHER, by="u1")
        record(session, "pi/1", "d")
        seal(session, OTHER)
    told = exported(session, "pi/1")
    assert check(told, key=first)[0] == 0
    assert check(told, key=key_of(session))[0] == 0
    message = b"firebreak.log-key/v1\0" + told["keys"][1]["key"].encode()
    told["keys"][1]["signature"] = b64encode(OTHER.sign(message)).decode()
    code, said = check(told, key=first)
    assert (code, "新公钥未经旧钥签发" in said) == (1, True), said


def test_a_key_is_good_for_its_time_only(session: Session, check: Check) -> None:
    first = sealed(session)
    with clock.frozen(clock.now() + timedelta(hours=1)), transaction(session):
        name_next(session, KEY, OTHER, by="u1")
    with clock.frozen(clock.now() + timedelta(hours=2)):
        record(session, "pi/1", "d")
        seal(session, OTHER)
        told = exported(session, "pi/1")
    note = Note.read(told["checkpoint"])
    told["checkpoint"] = str(Note(note.text).signed(note.text.split("\n")[0], KEY))
    code, said = check(told, key=first)
    assert (code, "签名不对" in said) == (1, True), said


def test_a_checkpoint_from_before_its_key_is_found(session: Session, check: Check) -> None:
    first = sealed(session)
    told = exported(session, "pi/1")
    told["keys"][0]["since"] = "2099-01-01T00:00:00.000000Z"
    code, said = check(told, key=first)
    assert (code, "检查点不在公钥有效期内" in said) == (1, True), said


def test_a_checkpoint_signed_with_a_key_after_its_time_is_found_from_inside(session: Session) -> None:
    sealed(session)
    with clock.frozen(clock.now() + timedelta(hours=1)), transaction(session):
        name_next(session, KEY, OTHER, by="u1")
    with clock.frozen(clock.now() + timedelta(hours=2)):
        record(session, "pi/1", "d")
        seal(session, OTHER)
    row = last_checkpoint(session)
    text = Note.read(row.note).text
    with transaction(session):
        row.note = str(Note(text).signed(text.split("\n")[0], KEY))
    assert any("与日志不符" in flaw.text.zh for flaw in check_log(session))


def test_a_key_that_is_not_its_own_name_is_no_key(session: Session, check: Check) -> None:
    name, said_id, key = sealed(session).split("+", 2)
    code, said = check(exported(session, "pi/1"), key=f"{name}+{said_id[::-1]}+{key}")
    assert (code, f"公钥不对：{name}" in said) == (1, True), said


def test_what_is_no_record_cannot_be_checked(session: Session, check: Check) -> None:
    assert check({"format": "other"}, key=sealed(session))[0] == 1
    assert check({}, key="nowhere")[0] == 2


def test_the_verifier_is_small_and_needs_python_only() -> None:
    text = VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 250
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names
