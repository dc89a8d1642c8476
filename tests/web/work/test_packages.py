"""A package of a case: it verifies, says what happened, holds nothing that was erased, and is the same twice."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openpyxl import load_workbook

from engine import clock as wall_clock
from engine import commands, ledger, sealing
from engine.actor import SYSTEM, Actor
from engine.commands.evidence import terms
from engine.database import transaction
from engine.errors import NotFound
from engine.instances.recording import stream_of
from engine.ledger.disclosures import digest_of
from engine.model import Instance
from tests.conftest import LEDGER_KEY
from web.cli import main
from web.packages.contents import contents_of
from web.packages.cover import Cover, Failed
from web.packages.material import Material, material_of
from web.packages.packing import pack
from web.packages.proofs import proofs_of

VERIFIER = Path(__file__).parents[3] / "verifier" / "verify_record.py"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PHONE = "13900001234"


def seal(company) -> None:
    while sealing.keep(company.session, KEY):
        pass


@pytest.fixture
def case(company) -> Instance:
    """Return a case that was inspected and has a file, sealed."""
    begun = company.report(f"厨房顶棚渗水，住户𠮷某，电话 {PHONE}")
    upload = commands.Upload("现场 照片.jpg", company.picture((40, 30)))
    commands.attach(company.session, begun.id, upload, by=company.acting(company.chen))
    company.inspect(begun)
    seal(company)
    return begun


def read(company, number: str, actor: Actor = SYSTEM, **asked: Any) -> Material:
    """Return what a package tells of a case."""
    return material_of(company.session, number, actor, terms(company.session, [number], **asked))


def packages(company, *numbers: str, key: Ed25519PrivateKey | None = KEY, **asked: Any) -> dict[str, bytes]:
    """Return the files of a package of these cases."""
    by = terms(company.session, numbers, **asked)
    made = [contents_of(material_of(company.session, number, SYSTEM, by)) for number in numbers]
    out = io.BytesIO()
    cover = Cover("evidence", "公司", [Failed("TS-2026-0099", "找不到")])
    pack(out, cover, made, proofs_of(company.session, by), key)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        return {name.removeprefix("evidence/"): archive.read(name) for name in archive.namelist()}


def test_the_record_in_the_package_passes_the_verifier(company, case, tmp_path) -> None:
    files = packages(company, case.number)
    file = tmp_path / "record.json"
    file.write_bytes(files[f"data/{case.number}/record.json"])
    key = str(sealing.periods(company.session)[-1].verifier)
    command = [sys.executable, "-I", str(VERIFIER), str(file), "--key", key]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "日终时即此状态" in done.stdout
    assert files["data/checkpoint.txt"].decode() == sealing.last_checkpoint(company.session).note


def test_the_same_record_gives_the_same_bytes_at_another_time(company, case) -> None:
    one = packages(company, case.number)
    with wall_clock.frozen(wall_clock.now() + timedelta(days=3)):
        assert packages(company, case.number) == one


def test_it_tells_what_happened_in_words(company, case) -> None:
    material = read(company, case.number)
    words = material.words
    assert words["state"] == "办理中"
    assert [one["who"] for one in words["history"]][:2] == ["陈晓（客服人员）", "陈晓"]
    (file,) = material.attached
    assert file.name == "现场 照片.jpg"
    assert len(file.digest) == 64
    filled = {row["label"]: row["text"] for form in words["forms"] for row in form["lines"]}
    assert PHONE in " ".join(filled.values())
    assert words["sealed"]["later"] == 0
    book = load_workbook(io.BytesIO(packages(company, case.number)[f"data/{case.number}/working-copy.xlsx"]))
    assert [sheet.title for sheet in book][:2] == ["经过 History", "填写 Forms"]
    first = book.worksheets[0]["A1"].value
    assert "不作证据" in first
    assert case.number in first


def test_it_holds_the_files_the_case_runs_on(company, case) -> None:
    files = packages(company, case.number)
    inside = f"data/{case.number}/in-force/"
    assert {path.removeprefix(inside) for path in files if path.startswith(inside)} >= {"leak_A_0.bpmn"}
    assert files[f"{inside}leak_A_0.bpmn"] == case.revision.source


def test_what_is_not_sealed_yet_is_not_in_it(company, case) -> None:
    lin = company.acting(company.lin)
    commands.comment(company.session, case.id, "尚未签封的留言", by=lin)
    material = read(company, case.number)
    assert material.sealed.later == 1
    assert "尚未签封的留言" not in json.dumps([material.words, material.record], ensure_ascii=False)


def test_what_was_erased_is_not_in_it_and_counted(company, case) -> None:
    stream = stream_of(case)
    told = sealing.exported(company.session, stream)["events"]
    digests = _digests_of(told, PHONE)
    with transaction(company.session):
        ledger.erase(company.session, stream, digests)
        ledger.append(company.session, stream, "privacy.erased", "u1", {"digests": sorted(digests), "basis": "PIPL-47"})
    seal(company)
    material = read(company, case.number)
    assert material.sealed.erased == len(digests)
    assert PHONE not in json.dumps([material.words["forms"], material.words["history"]], ensure_ascii=False)
    assert not _digests_of(material.record["events"], PHONE)


def _digests_of(events: list[dict[str, Any]], words: str) -> set[str]:
    """Return the digests of the disclosures that say these words."""
    texts = [text for event in events for text in event["disclosures"]]
    return {digest_of(text) for text in texts if words in urlsafe_b64decode(text + "==").decode()}


def test_the_package_says_which_case_is_missing_and_whether_it_is_signed(company, case) -> None:
    readme = packages(company, case.number)["data/README.txt"].decode()
    assert "TS-2026-0099: 找不到" in readme
    assert "tagmanifest-sha256.note" in readme
    unsigned = packages(company, case.number, key=None)
    assert "tagmanifest-sha256.note" not in unsigned
    assert "没有另外签名" in unsigned["data/README.txt"].decode()


def test_a_case_nobody_sealed_or_may_read_has_no_package(company) -> None:
    begun = company.report("新的渗水")
    for number in (begun.number, "TS-2026-9999"):
        with pytest.raises(NotFound):
            read(company, number)
    seal(company)
    with pytest.raises(NotFound):
        read(company, begun.number, Actor("x", "x"))


def test_the_command_writes_the_package_and_records_its_digest(company, case, database_url, tmp_path) -> None:
    spelt = {"FIREBREAK_LEDGER_KEY": LEDGER_KEY, "FIREBREAK_SEAL_KEY": bytes(range(32))}
    environment = {name: urlsafe_b64encode(key).decode() for name, key in spelt.items()}
    environment |= {"DATABASE_URL": database_url, "FIREBREAK_DATA": str(tmp_path / "data")}
    out = tmp_path / "out.zip"
    company.session.rollback()
    done = CliRunner().invoke(main, ["evidence", case.number, case.number, "--out", str(out)], env=environment)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
    assert f"evidence-{case.number}/tagmanifest-sha256.note" in names
    company.session.rollback()
    (fact,) = [one for one in ledger.read(company.session, "user/system") if one.type == "evidence.packed"]
    assert fact.public == {
        "cases": [case.number],
        "sha256": sha256(out.read_bytes()).hexdigest(),
        "size": out.stat().st_size,
    }
    missing = CliRunner().invoke(main, ["evidence", "TS-404", "--out", str(tmp_path / "no.zip")], env=environment)
    assert missing.exit_code == 1
    assert "TS-404" in missing.output
    assert not (tmp_path / "no.zip").exists()


def test_the_event_logs_hold_sealed_events_and_name_nobody(company, case) -> None:
    commands.complete(company.session, company.task(case).id, {"decision": "agree"}, by=company.acting(company.lin))
    files = packages(company, case.number)
    xes, ocel = (files[f"data/{case.number}/{name}"].decode() for name in ("log.xes", "log.ocel.json"))
    log = json.loads(ocel)
    sealed = read(company, case.number).sealed.events
    assert (
        max(int(one["value"]) for event in log["events"] for one in event["attributes"] if one["name"] == "seq")
        <= sealed
    )
    assert {one["id"] for one in log["objects"]} >= {f"case/{case.number}", "project/XM-001"}
    for name in (PHONE, "𠮷某", "陈晓", "吴刚"):
        assert name not in xes
        assert name not in ocel
