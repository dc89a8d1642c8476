"""The auditor sees how the log stands, takes records along that the verifier accepts, and changes nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, text

from engine import clock, commands, ledger, sealing
from engine.actor import SYSTEM
from engine.database import transaction
from engine.identity import roles
from engine.instances.recording import stream_of
from engine.model import Disclosure, Instance
from engine.sealing.notes import Note
from engine.sealing.restoring import record_replay
from engine.text import Text
from web.pages.audit.check import VERIFIER

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def auditor(company, client, people):
    people("tang", "qa_auditor", name="唐岚")
    client.sign_in("tang")
    return client


@pytest.fixture
def case(company) -> Instance:
    begun = company.report("厨房顶棚渗水")
    while sealing.keep(company.session, KEY):
        pass
    return begun


def test_a_record_is_taken_along_checked_and_the_reading_recorded(session, auditor, case, tmp_path):
    page = auditor.get("/audit/log/").text
    key = str(sealing.periods(session)[-1].verifier)
    assert key in page
    answer = auditor.get(f"/audit/record.json?number={case.number}")
    assert answer.status_code == 200
    file = tmp_path / "record.json"
    file.write_bytes(answer.data)
    verifier = tmp_path / "verify_record.py"
    verifier.write_bytes(auditor.get("/audit/verify_record.py").data)
    done = subprocess.run(
        [sys.executable, "-I", str(verifier), str(file), "--key", key], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(answer.data)["stream"] == stream_of(case)
    assert VERIFIER.read_bytes() == verifier.read_bytes()
    session.rollback()
    read = [
        fact.public["read"]
        for row in session.execute(text("SELECT id FROM stream WHERE id LIKE 'user/%'")).scalars().all()
        for fact in ledger.read(session, row)
        if fact.type == "audit.read"
    ]
    assert stream_of(case) in read


def test_a_kept_checkpoint_is_continued(session, auditor, case):
    kept = auditor.get("/audit/checkpoint.txt").text
    size = int(kept.splitlines()[1])
    told = json.loads(auditor.get(f"/audit/record.json?number={case.number}&since={size}").data)
    assert told["consistency"] == {"size": size, "hashes": []}
    assert auditor.get(f"/audit/record.json?number={case.number}&since={size + 1}").status_code == 422


def test_the_wall_is_tried_and_nothing_is_left(session, auditor, case):
    count = text("SELECT count(*) FROM event WHERE stream NOT LIKE 'user/%'")
    before = session.execute(count).scalar()
    page = auditor.get("/audit/log/").text
    assert page.count("数据库拒绝") == 2
    session.rollback()
    session.execute(text("DROP TRIGGER event_refuse_update"))
    session.commit()
    assert "未被拒绝" in auditor.get("/audit/log/").text
    assert session.execute(count).scalar() == before


def test_who_holds_administrative_rights_stands_with_when_and_by_whom(company, session, people, acting, auditor, case):
    root = people("root", "admin", name="周宁")
    owner = people("qin", name="秦越")
    roles.add_role(session, "process_owner", Text("流程负责人", "Process owner"), by=acting(root))
    held = roles.grant(session, owner.id, "process_owner", "project", "XM-001", by=acting(root))
    card = re.compile(r'id="rights".*?</section>', re.DOTALL)
    (told,) = card.findall(auditor.get("/audit/log/").text)
    lines = re.findall(r"<tr><td>.*?</tr>", told)
    (line,) = [one for one in lines if "秦越" in one]
    assert all(words in line for words in ("流程负责人", "云澜山", f"{clock.local(clock.now()):%Y-%m-%d}", "周宁"))
    assert [("周宁" in one, "系统" in one) for one in lines if one != line] == [(True, True)]
    roles.revoke(session, held.id, by=acting(root))
    (told,) = card.findall(auditor.get("/audit/log/").text)
    assert ("秦越" in told, "陈晓" in told) == (False, False)


def test_the_page_of_a_case_says_how_far_it_is_sealed(company, auditor, case, client):
    page = auditor.get(f"/cases/{case.number}").text
    assert "已签封" in page
    assert f'href="/audit/record.json?number={case.number}"' in page
    assert "没有清除事件" not in page
    company.inspect(case)
    assert "之后的尚未签封" in auditor.get(f"/cases/{case.number}").text
    client.sign_in("chen")
    assert "已签封" not in client.get(f"/cases/{case.number}").text


def test_the_page_of_a_case_says_when_a_value_is_missing(company, auditor, case):
    company.session.execute(delete(Disclosure).where(Disclosure.stream == stream_of(case), Disclosure.seq == 1))
    company.session.commit()
    for address in (f"/cases/{case.number}", f"/audit/cases/{case.number}"):
        assert "项内容不在了，没有清除事件" in auditor.get(address).text


def test_others_are_kept_out(company, client):
    client.sign_in("chen")
    for address in ("/audit/", "/audit/record.json?number=1", "/audit/checkpoint.txt", "/audit/verify_record.py"):
        assert client.get(address).status_code == 403
    assert 'href="/audit/"' not in client.get("/cases/").text


def test_before_the_first_seal_there_is_nothing_to_take_along(auditor):
    page = auditor.get("/audit/log/").text
    assert "还没有签封" in page
    assert 'href="/audit/"' in page
    assert auditor.get("/audit/checkpoint.txt").status_code == 404
    assert auditor.get("/audit/record.json?number=TS-2026-9999").status_code == 404


def test_keys_restores_rehearsals_and_clock_are_listed(session, auditor, case, tmp_path):
    assert "没有从备份恢复过" in auditor.get("/audit/keys/").text
    note = Note.read(sealing.last_checkpoint(session).note)
    qa = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    with transaction(session):
        row = sealing.last_checkpoint(session)
        row.note = str(note.cosigned("qa.example", qa, row.at + timedelta(seconds=2)))
    commands.note_rehearsal(session, str(note), by=SYSTEM)
    commands.note_restore(session, tmp_path, by=SYSTEM)
    assert "恢复后重新执行" not in auditor.get("/audit/keys/").text
    with transaction(session):
        record_replay(session, "destruction", "XH-2026-0001", done=3, kept=1, by=SYSTEM.id)
        record_replay(session, "privacy", "GR-2026-0001", done=2, by=SYSTEM.id)
    page = auditor.get("/audit/keys/").text
    for words in ("恢复后重新执行", "/records/lists/XH-2026-0001", "销毁 3，留下 1", "涉及记录 2 份"):
        assert words in page
    assert str(sealing.periods(session)[0].verifier) in page
    for words in ("恢复演练", "qa.example", "未发现"):
        assert words in page
    assert "没有从备份恢复过" not in page


def test_a_number_nobody_used_is_proved_and_the_population_counted(session, auditor, case):
    page = auditor.get("/audit/log/").text
    assert "其中事项 1 件" in page
    proof = json.loads(auditor.get("/audit/absence.json?number=TS-2026-9999").data)
    assert proof["stream"] == "pi/TS-2026-9999"
    assert auditor.get(f"/audit/absence.json?number={case.number}").status_code == 409
    assert b"verify_record" in auditor.get("/audit/verify_absence.py").data
    auditor.sign_in("chen")
    assert auditor.get("/audit/absence.json?number=x").status_code == 403


@pytest.mark.parametrize(("page", "register"), [("/audit/corrections", "correction"), ("/audit/late", "late-entry")])
def test_a_list_names_the_register_that_an_upgrade_did_not_bring_yet(auditor, page, register):
    answer = auditor.get(page)
    assert answer.status_code == 503
    assert f"缺少台账“{register}" in answer.text
    assert "firebreak deploy workflows/catalogue/*.toml" in answer.text
