"""An auditor checks a record in the browser: on the page of the product, and in the file kept apart from it."""

from __future__ import annotations

import hashlib
import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import expect

from engine import sealing
from tests.web.work.conftest import SIZES
from web.pages.audit.check import ALONE, VERIFIER

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def taken(company, people, tmp_path):
    """Return the file of a sealed record and the key of the log; ``tang`` may audit."""
    people("tang", "qa_auditor", name="唐岚")
    company.report("厨房顶棚渗水")
    while sealing.keep(company.session, KEY):
        pass
    stream = next(iter(sealing.closings.heads_before(company.session, 10_000)))[0]
    file = tmp_path / "record.json"
    file.write_text(json.dumps(sealing.exported(company.session, stream), ensure_ascii=False), encoding="utf-8")
    return file, str(sealing.periods(company.session)[-1].verifier)


@pytest.mark.parametrize("size", SIZES)
def test_a_record_is_checked_on_the_page_and_nothing_is_sent(taken, sit_down, size):
    file, key = taken
    page = sit_down("tang", size)
    page.goto("/audit/check/")
    page.get_by_label("日志公钥").fill(key)
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_label("记录文件").set_input_files(file)
    page.get_by_role("button", name="查验").click()
    expect(page.locator("[data-verdict=passed]")).to_contain_text("未改动")
    told = json.loads(file.read_text(encoding="utf-8"))
    told["events"][0]["body"] = told["events"][0]["body"].replace(":", ": ", 1)
    file.write_text(json.dumps(told), encoding="utf-8")
    page.get_by_label("记录文件").set_input_files(file)
    page.get_by_role("button", name="查验").click()
    expect(page.locator("[data-verdict=failed]")).to_contain_text("不是规范格式")
    assert sent == []
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_and_the_kept_file_speak_english(taken, sit_down):
    file, key = taken
    page = sit_down("tang")
    page.goto("/audit/")
    page.get_by_role("link", name="怎样自己查验一份记录？").click()
    expect(page.get_by_role("heading", name="查验一份记录")).to_be_visible()
    page.goto(f"{ALONE.as_uri()}#en")
    page.get_by_label("Record").set_input_files(file)
    page.get_by_label("Key of the log").fill(key)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("[data-verdict=passed]")).to_contain_text("values shown")
    page.get_by_label("Key of the log").fill("nonsense")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("[data-verdict=unreadable]")).to_contain_text("not whole")


def test_the_programs_handed_out_are_named_with_their_digests(company, people, client):
    people("tang", "qa_auditor", name="唐岚")
    client.sign_in("tang")
    for page in ("/audit/check/", "/audit/log/"):
        assert hashlib.sha256(VERIFIER.read_bytes()).hexdigest() in client.get(page).text
    assert client.get("/audit/verify_record.py").data == VERIFIER.read_bytes()
    given = client.get("/audit/check_record.html")
    assert given.data == ALONE.read_bytes() if ALONE.is_file() else given.status_code == 404
    client.sign_in("chen")
    for page in ("/audit/check/", "/audit/check_record.html"):
        assert client.get(page).status_code == 403
