"""An auditor orders a package, sees how far it is and takes it along; it is recorded, and deleted in time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openpyxl import load_workbook
from sqlalchemy import select

from engine import commands, ledger, sealing
from engine.actor import SYSTEM
from engine.commands import evidence
from engine.database import transaction
from engine.files import open_file, packages
from engine.files.packages import Phase
from engine.jobs.worker import run_due
from engine.model import Attachment, Incident, IncidentState, Job, JobKind
from web.packages import making as making_module
from web.packages.attached import taken_along
from web.packages.making import making
from web.packages.material import material_of
from web.packages.shelf import Shelf

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PAGE = "/audit/packages/"


@pytest.fixture
def cases(company, client, people):
    """Return two sealed cases; the client is an auditor."""
    people("tang", "qa_auditor", name="唐岚")
    found = [company.report("厨房顶棚渗水"), company.report("阳台渗水")]
    while sealing.keep(company.session, KEY):
        pass
    client.sign_in("tang")
    return found


def ordered(company, client, *numbers: str) -> str:
    """Order a package and return its address."""
    answer = client.post(PAGE, data={"numbers": " ".join(numbers)})
    assert answer.status_code == 303, answer.text
    company.session.rollback()
    return str(answer.headers["Location"])


def taken(client, at: str) -> bytes:
    """Return the file of a package, as it is downloaded."""
    with client.get(f"{at}.zip") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "application/zip"
        return bytes(answer.data)


def work(company) -> None:
    company.session.rollback()
    while run_due(company.session):
        pass
    company.session.rollback()


def test_a_package_is_made_case_by_case_and_taken_along(company, client, cases) -> None:
    one, two = (case.number for case in cases)
    at = ordered(company, client, f"{one}，{two}", one)
    assert "正在制作" in client.get(at).text
    assert "0 / 2 件" in client.get(at).text
    run_due(company.session, limit=1)
    company.session.rollback()
    assert "1 / 2 件" in client.get(at).text
    assert client.get(f"{at}.zip").status_code == 404
    work(company)
    page = client.get(at).text
    assert "已完成" in page
    assert "hx-get" not in page.partition('id="package"')[2].partition(">")[0]
    content = taken(client, at)
    digest = sha256(content).hexdigest()
    assert digest in page
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = {name.split("/", 1)[1] for name in archive.namelist()}
    assert {f"data/{one}/record.pdf", f"data/{two}/record.json", "manifest-sha256.txt"} <= inside
    facts = [fact for fact in ledger.read(company.session, _stream(company)) if fact.type.startswith("evidence.")]
    assert [fact.type for fact in facts] == ["evidence.ordered", "evidence.packed"]
    seen = client.get("/audit/accesses").text
    assert "取走的记录" in seen
    assert seen.count(one) >= 1
    assert seen.count(two) >= 1
    assert facts[1].public == {"cases": [one, two], "sha256": digest, "size": len(content)}


def _stream(company) -> str:
    (made,) = packages.listed(company.session)
    return f"user/{made.by_id}"


def test_the_same_order_twice_gives_the_same_bytes_but_for_its_name(company, client, cases) -> None:
    number = cases[0].number
    one, two = (ordered(company, client, number) for _ in range(2))
    work(company)
    assert taken(client, one) == taken(client, two)


def test_a_case_that_cannot_go_in_is_named_and_the_others_are_made(company, client, cases) -> None:
    late = company.report("还没有签封").number
    at = ordered(company, client, cases[0].number, late)
    work(company)
    page = client.get(at).text
    assert "未能放入的事项" in page
    assert "还没有签封" in page
    with zipfile.ZipFile(io.BytesIO(taken(client, at))) as archive:
        (readme,) = (archive.read(name).decode() for name in archive.namelist() if name.endswith("README.txt"))
    assert f"{late}: 该记录还没有签封" in readme
    alone = ordered(company, client, late)
    work(company)
    assert "未能制作" in client.get(alone).text
    assert client.get(f"{alone}.zip").status_code == 404


def test_what_breaks_one_case_does_not_stop_the_others(company, client, cases, monkeypatch) -> None:
    one, two = (case.number for case in cases)
    genuine = making_module.contents_of

    def broken(material):
        if material.number == one:
            raise RuntimeError("pages")
        return genuine(material)

    monkeypatch.setattr(making_module, "contents_of", broken)
    at = ordered(company, client, one, two)
    work(company)
    page = client.get(at).text
    assert "已完成" in page
    assert "文件未能生成" in page


def test_a_job_that_gives_up_shows_why_and_goes_on_where_it_was(company, client, cases, monkeypatch, clock) -> None:
    one, two = (case.number for case in cases)
    genuine = Shelf.keep_part

    def full(shelf, package_id, at, made, dated):
        if at == 1:
            raise OSError(28, "No space left on device")
        genuine(shelf, package_id, at, made, dated)

    monkeypatch.setattr(Shelf, "keep_part", full)
    at = ordered(company, client, one, two)
    work(company)
    page = client.get(at).text
    assert "1 / 2 件" in page
    assert "这一步失败了 1 次，系统会再试" in page
    for _ in range(2):
        clock(timedelta(minutes=1))
        work(company)
    page = client.get(at).text
    assert "未能制作" in page
    assert "No space left on device" in page
    assert "已做好的 1 件不用重做" in page
    assert "hx-get" not in page.partition('id="package"')[2].partition(">")[0], "nothing is waited for"
    (incident,) = company.session.scalars(select(Incident))
    monkeypatch.setattr(Shelf, "keep_part", genuine)
    assert client.post(f"{at}/retry").status_code == 303
    company.session.rollback()
    assert "正在制作" in client.get(at).text
    work(company)
    page = client.get(at).text
    assert "已完成" in page
    assert "2 / 2 件" in page
    company.session.refresh(incident)
    assert incident.state == IncidentState.RESOLVED
    assert client.post(f"{at}/retry").status_code == 409
    facts = [fact.type for fact in ledger.read(company.session, _stream(company)) if fact.type.startswith("evidence.")]
    assert facts == ["evidence.ordered", "evidence.retried", "evidence.packed"]


def test_an_administrator_who_retries_the_incident_lets_it_go_on_too(
    company, client, cases, monkeypatch, clock
) -> None:
    genuine = making_module.pack

    def broken(*_):
        raise RuntimeError("pack")

    monkeypatch.setattr(making_module, "pack", broken)
    at = ordered(company, client, cases[0].number)
    for _ in range(3):
        work(company)
        clock(timedelta(minutes=1))
    assert "RuntimeError: pack" in client.get(at).text
    monkeypatch.setattr(making_module, "pack", genuine)
    (incident,) = company.session.scalars(select(Incident))
    commands.retry(company.session, incident.id, by=SYSTEM)
    work(company)
    assert "已完成" in client.get(at).text


def test_a_package_without_any_case_is_tried_again_from_the_newest_checkpoint(company, client, cases) -> None:
    late = company.report("还没有签封").number
    at = ordered(company, client, late)
    work(company)
    assert "没有一件事项可以放入" in client.get(at).text
    sealing.keep(company.session, KEY)
    client.post(f"{at}/retry")
    work(company)
    assert "已完成" in client.get(at).text


def test_a_package_nobody_works_on_says_so(company, client, cases, clock) -> None:
    at = ordered(company, client, cases[0].number)
    assert "没有进展" not in client.get(at).text
    clock(timedelta(minutes=11))
    assert "没有进展" in client.get(at).text


def test_a_retried_package_is_not_deleted_by_the_order_of_its_failure(
    company, client, cases, clock, settings, monkeypatch
) -> None:
    late = company.report("还没有签封").number
    at = ordered(company, client, late)
    work(company)
    clock(timedelta(days=settings.package_days - 1))
    sealing.keep(company.session, KEY)
    client.sign_in("tang")
    client.post(f"{at}/retry")
    work(company)
    clock(timedelta(days=2))
    work(company)
    client.sign_in("tang")
    assert "已完成" in client.get(at).text


def test_attached_files_go_along_when_asked_and_it_is_recorded(company, client, cases) -> None:
    upload = commands.Upload("../现场: 照片?.jpg", company.picture((40, 30)))
    kept, gone, bad = (
        commands.attach(
            company.session,
            cases[0].id,
            commands.Upload(upload.name, company.picture((40, 30 + at))),
            by=company.acting(company.chen),
        )
        for at in range(3)
    )
    lying = {}
    for row in (kept, gone, bad):
        with open_file(row.digest) as file:
            lying[row] = Path(file.name)
    lying[gone].unlink()
    lying[bad].write_bytes(b"other")
    content = lying[kept].read_bytes()
    sealing.keep(company.session, KEY)
    answer = client.post(PAGE, data={"numbers": cases[0].number, "files": "1", "language": "en"})
    company.session.rollback()
    at = str(answer.headers["Location"])
    work(company)
    assert "放入原件" in client.get(at).text
    with zipfile.ZipFile(io.BytesIO(taken(client, at))) as archive:
        files = {name.partition("/attachments/")[2]: archive.read(name) for name in archive.namelist()}
        (book,) = (archive.read(name) for name in archive.namelist() if name.endswith(".xlsx"))
    assert {name: files[name] for name in files if name} == {"01-现场_照片_.jpg": content}
    rows = load_workbook(io.BytesIO(book))["附件 Attachments"].iter_rows(min_row=3, values_only=True)
    assert [row[6:] for row in rows] == [
        ("in the package", "attachments/01-现场_照片_.jpg"),
        ("gone from the system", None),
        ("does not fit its digest, not in the package", None),
    ]
    facts = {fact.type: fact.public for fact in ledger.read(company.session, _stream(company))}
    assert facts["evidence.ordered"]["files"] is True
    assert facts["evidence.packed"]["files"] == 1
    without = ordered(company, client, cases[0].number)
    work(company)
    with zipfile.ZipFile(io.BytesIO(taken(client, without))) as archive:
        assert not [name for name in archive.namelist() if "/attachments/" in name]


def test_files_of_erased_people_are_listed_as_erased(company, client, cases) -> None:
    upload = commands.Upload("照片.jpg", company.picture((40, 30)))
    row = commands.attach(company.session, cases[0].id, upload, by=company.acting(company.chen))
    sealing.keep(company.session, KEY)
    with transaction(company.session):
        company.session.delete(company.session.get_one(Attachment, row.id))
    by = evidence.terms(company.session, [cases[0].number], with_files=True)
    (file,) = material_of(company.session, cases[0].number, SYSTEM, by).attached
    assert (file.state.zh, file.size) == ("已依法删除", row.size)
    assert taken_along([file])[1] == {}


def test_too_many_attached_files_are_refused_before_with_their_size(company, client, cases, monkeypatch) -> None:
    upload = commands.Upload("照片.jpg", company.picture((40, 30)))
    commands.attach(company.session, cases[0].id, upload, by=company.acting(company.chen))
    monkeypatch.setattr(evidence, "MOST_BYTES", 100)
    answer = client.post(PAGE, data={"numbers": cases[0].number, "files": "1", "since": "x"})
    assert "项数是一个数字" in answer.text
    answer = client.post(PAGE, data={"numbers": cases[0].number, "files": "1"})
    assert answer.status_code == 422
    assert "附件共 1 MB" in answer.text
    assert "checked" in answer.text
    assert client.post(PAGE, data={"numbers": cases[0].number}).status_code == 303


def test_a_package_is_deleted_when_its_time_is_over(company, client, cases, clock, settings) -> None:
    at = ordered(company, client, cases[0].number)
    work(company)
    file = making.shelf.file(at.rpartition("/")[2])
    assert file.is_file()
    assert client.get(PAGE).text.count("/audit/packages/") > 2
    clock(timedelta(days=settings.package_days, minutes=1))
    work(company)
    assert not file.exists()
    client.sign_in("tang")
    assert client.get(at).status_code == 404
    assert not list(company.session.scalars(select(Job).where(Job.kind == JobKind.PACKAGE)))


def test_what_is_no_case_is_named_and_nothing_ordered(company, client, cases) -> None:
    answer = client.post(PAGE, data={"numbers": f"{cases[0].number} TS-2026-0404"})
    assert answer.status_code == 422
    assert "找不到事项：TS-2026-0404" in answer.text
    assert cases[0].number in answer.text, "what was typed stays"
    assert "请填写事项编号" in client.post(PAGE, data={"numbers": " ，"}).text
    assert "一次最多" in client.post(PAGE, data={"numbers": " ".join(f"X-{at}" for at in range(1_001))}).text
    assert packages.listed(company.session) == []


def test_only_auditors_get_in(company, client, cases) -> None:
    at = ordered(company, client, cases[0].number)
    work(company)
    assert packages.get(company.session, at.rpartition("/")[2]).phase == Phase.READY
    client.sign_in("chen")
    for address in (PAGE, at, f"{at}.zip"):
        assert client.get(address).status_code == 403
    assert client.post(f"{at}/retry").status_code == 403
    assert client.post(PAGE, data={"numbers": cases[0].number}).status_code == 403


def test_the_page_of_a_case_leads_to_its_package(company, client, cases) -> None:
    number = cases[0].number
    address = f"{PAGE}?number={number}"
    assert f'href="{address}"' in client.get(f"/cases/{number}").text
    assert f">{number}</textarea>" in client.get(address).text


def test_a_sample_leads_to_a_package_of_its_cases(company, client, cases) -> None:
    page = client.get("/audit/sample?size=2").text
    (address,) = re.findall(r'href="(/audit/packages/\?[^"]*)"', page)
    asked = client.get(address.replace("&amp;", "&")).text
    typed = re.search(r"<textarea[^>]*>([^<]*)</textarea>", asked)
    assert typed is not None
    assert set(typed[1].split()) == {case.number for case in cases}
