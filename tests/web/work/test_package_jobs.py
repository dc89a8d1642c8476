"""An auditor orders a package, sees how far it is and takes it along; it is recorded, and deleted in time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from engine import ledger, sealing
from engine.files import packages
from engine.files.packages import Phase
from engine.jobs.worker import run_due
from engine.model import Job, JobKind
from web.packages import making as making_module
from web.packages.making import making

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
    assert "一次最多" in client.post(PAGE, data={"numbers": " ".join(f"X-{at}" for at in range(201))}).text
    assert packages.listed(company.session) == []


def test_only_auditors_get_in(company, client, cases) -> None:
    at = ordered(company, client, cases[0].number)
    work(company)
    assert packages.get(company.session, at.rpartition("/")[2]).phase == Phase.READY
    client.sign_in("chen")
    for address in (PAGE, at, f"{at}.zip"):
        assert client.get(address).status_code == 403
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
