"""A package proves what it says with nothing but itself and the verifiers handed out before; tampering is found."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine import commands, sealing
from engine.actor import SYSTEM
from engine.commands.evidence import terms
from engine.errors import Invalid
from engine.sealing.notes import LOG, Checkpoint, Note, Verifier, public_of
from engine.sealing.stamping import stamp_due
from tests.conftest import LEDGER_KEY
from tests.engine.sealing.authority import OwnAuthority
from tests.engine.sealing.verifiers import Check, check, window
from web.packages.contents import contents_of
from web.packages.cover import Cover
from web.packages.material import material_of
from web.packages.packing import pack
from web.packages.proofs import proofs_of

__all__ = ["check", "window"]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
EARLIER = "data/log/earlier-checkpoint.txt"


@pytest.fixture
def bag(company, clock, tmp_path) -> dict[str, bytes]:
    """Return the files of a package of a case that went on the day after it was first sealed and stamped."""
    case = company.report("厨房顶棚渗水")
    for _ in range(2):
        sealing.keep(company.session, KEY)
    clock(timedelta(days=1))
    company.inspect(case)
    sealing.keep(company.session, KEY)
    by = terms(company.session, [case.number])
    out = io.BytesIO()
    made = contents_of(material_of(company.session, case.number, SYSTEM, by))
    pack(out, Cover("e", "公司"), [made], proofs_of(company.session, by), KEY)
    with zipfile.ZipFile(out) as archive:
        files = {name.removeprefix("e/"): archive.read(name) for name in archive.namelist()}
    return {name.replace(case.number, "CASE"): content for name, content in files.items()}


def test_the_package_alone_proves_record_place_and_growth(bag: dict[str, bytes], check: Check) -> None:
    record = json.loads(bag["data/CASE/record.json"])
    key = bag["data/log/log.key"].decode()
    assert check(record, key=key)[0] == 0
    code, said = check(record, key=key, kept=bag[EARLIER].decode())
    assert code == 0
    assert "与您留存的" in said
    assert record["checkpoint"] == bag["data/checkpoint.txt"].decode()
    readme = bag["data/README.txt"].decode()
    assert "--kept data/log/earlier-checkpoint.txt" in readme
    log = json.loads(bag["data/log/record.json"])
    assert log["stream"] == "cfg/log"
    assert check(log, key=key, kept=bag[EARLIER].decode())[0] == 0


def test_tampering_with_a_package_is_found(bag: dict[str, bytes], check: Check) -> None:
    record, key = json.loads(bag["data/CASE/record.json"]), bag["data/log/log.key"].decode()
    cut = {**record, "events": record["events"][:-1]}
    assert check(cut, key=key)[0] == 1
    note = Note.read(bag[EARLIER].decode())
    said = Checkpoint.read(note.text)
    forged = Checkpoint(said.origin, said.size, bytes(32), said.extra).note.signed(said.origin, KEY)
    assert check(record, key=key, kept=str(forged))[0] == 1
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert check(record, key=str(Verifier(said.origin, LOG, public_of(other))))[0] == 1


def test_a_time_stamp_comes_along_and_is_tied_to_the_log(company, clock, tmp_path, check: Check) -> None:
    authority = OwnAuthority(tmp_path / "tsa")
    case = company.report("厨房顶棚渗水")
    for _ in range(2):
        sealing.keep(company.session, KEY)
    assert stamp_due(company.session, authority.known, by=authority.answer)
    clock(timedelta(days=1))
    company.inspect(case)
    sealing.keep(company.session, KEY)
    files = proofs_of(company.session, terms(company.session, [case.number])).files
    text, token = files["log/time-stamp/stamped.txt"], files["log/time-stamp/token.tsr"]
    assert authority.accepts(text, token)
    assert not authority.accepts(text + b" ", token)
    kept = files["log/time-stamp/checkpoint.txt"].decode()
    assert check(json.loads(files["log/record.json"]), key=files["log/log.key"].decode(), kept=kept)[0] == 0


def test_the_proof_begins_at_the_checkpoint_the_auditor_kept(company, clock) -> None:
    case = company.report("厨房顶棚渗水")
    for _ in range(2):
        sealing.keep(company.session, KEY)
    kept = sealing.last_checkpoint(company.session)
    company.inspect(case)
    sealing.keep(company.session, KEY)
    by = terms(company.session, [case.number], since=kept.size)
    record = material_of(company.session, case.number, SYSTEM, by).record
    assert record["consistency"]["size"] == kept.size
    for beyond in (0, by.checkpoint + 1):
        with pytest.raises(Invalid, match="项数须在"):
            terms(company.session, [case.number], since=beyond)


def test_all_cases_of_a_package_have_one_checkpoint_whatever_is_sealed_meanwhile(company) -> None:
    case = company.report("厨房顶棚渗水")
    sealing.keep(company.session, KEY)
    by = terms(company.session, [case.number])
    before = material_of(company.session, case.number, SYSTEM, by)
    company.inspect(case)
    sealing.keep(company.session, KEY)
    after = material_of(company.session, case.number, SYSTEM, by)
    assert after.sealed.later > 0
    assert after.record == before.record
    assert after.drawn == before.drawn, "the diagram shows the state that is sealed"
    assert {**after.words, "sealed": 0} == {**before.words, "sealed": 0}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_another_process_zone_and_hash_seed_give_the_same_bytes(
    company, database_url, settings, tmp_path, language
) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("what is compared is Python, not the database")
    case = company.report("厨房顶棚渗水")
    upload = commands.Upload("现场 照片.jpg", company.picture((40, 30)))
    commands.attach(company.session, case.id, upload, by=company.acting(company.chen))
    company.inspect(case)
    sealing.keep(company.session, KEY)
    company.session.rollback()
    spelt = {"FIREBREAK_LEDGER_KEY": LEDGER_KEY, "FIREBREAK_SEAL_KEY": bytes(range(32))}
    own = {name: value for name, value in os.environ.items() if not name.startswith("FIREBREAK_")}
    own |= {name: urlsafe_b64encode(key).decode() for name, key in spelt.items()}
    own |= {"DATABASE_URL": database_url, "FIREBREAK_DATA": str(tmp_path / "data"), "PYTHONPATH": os.getcwd()}
    found = set()
    for zone, seed in (("Asia/Shanghai", "1"), ("America/St_Johns", "2")):
        out = tmp_path / f"{seed}.zip"
        command = [sys.executable, "-c", "from web.cli import main; main()", "evidence", case.number]
        command += ["--out", str(out), "--language", language]
        subprocess.run(command, env={**own, "TZ": zone, "PYTHONHASHSEED": seed}, check=True, timeout=300, cwd=tmp_path)
        found.add(sha256(out.read_bytes()).hexdigest())
    assert len(found) == 1
    assert Path(tmp_path / "1.zip").stat().st_size > 10_000
