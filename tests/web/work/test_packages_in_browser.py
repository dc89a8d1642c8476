"""An auditor at a desk and on a phone makes a package, watches it grow, takes it along and checks it in the browser."""

from __future__ import annotations

import re
import zipfile
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import expect
from sqlalchemy import select

from engine import clock as wall_clock
from engine import sealing
from engine.jobs.run import run
from engine.model import Job, JobKind
from tests.web.work.conftest import SIZES
from web.pages.audit.check import ALONE

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def numbers(company, people, clock) -> list[str]:
    """Return two cases that were sealed on one day and went on the next; ``tang`` may audit."""
    people("tang", "qa_auditor", name="唐岚")
    cases = [company.report("厨房顶棚渗水"), company.report("阳台渗水")]
    for _ in range(2):
        sealing.keep(company.session, KEY)
    clock(timedelta(days=1))
    for case in cases:
        company.inspect(case)
    sealing.keep(company.session, KEY)
    company.session.rollback()
    return [case.number for case in cases]


def step(company, *, works: bool = True) -> None:
    """Do the next step of the package, as the worker does; say whether it works."""
    company.session.rollback()
    job = company.session.scalar(select(Job.id).where(Job.kind == JobKind.PACKAGE, Job.due_at <= wall_clock.now()))
    company.session.rollback()
    assert run(company.session, job) == works
    company.session.rollback()


@pytest.mark.parametrize("size", SIZES)
def test_a_package_is_made_watched_taken_along_and_checked(company, numbers, sit_down, size, tmp_path) -> None:
    page = sit_down("tang", size)
    page.goto("/audit/packages/")
    page.get_by_label("事项编号").fill("\n".join(numbers))
    page.get_by_label("PDF 的文字").select_option("en")
    page.get_by_label("放入附件原件").check()
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="开始制作").click()
    expect(page.get_by_role("status")).to_have_text("正在制作")
    expect(page.get_by_text("0 / 2 件")).to_be_visible()
    for told in ("1 / 2 件", "2 / 2 件"):
        step(company)
        expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("正在打包")
    step(company)
    expect(page.get_by_role("status")).to_have_text("已完成")
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_download() as loading:
        page.get_by_role("link", name=re.compile("下载 evidence-")).click()
    with zipfile.ZipFile(loading.value.path()) as archive:
        archive.extractall(tmp_path)
    (data,) = tmp_path.glob("*/data")
    key = (data / "log" / "log.key").read_text(encoding="utf-8")
    for address in ("/audit/check/", ALONE.as_uri()):
        page.goto(address)
        for number in numbers:
            page.get_by_label("记录文件").set_input_files(data / number / "record.json")
            page.get_by_label("日志公钥").fill(key)
            page.get_by_label("留存的检查点").set_input_files(data / "log" / "earlier-checkpoint.txt")
            page.get_by_role("button", name="查验").click()
            verdict = page.locator("[data-verdict=passed]")
            expect(verdict).to_contain_text(f"pi/{number} 未改动")
            expect(verdict).to_contain_text("检查点相接")


def test_a_package_that_broke_off_is_tried_again_at_a_click(company, numbers, sit_down, clock, monkeypatch) -> None:
    page = sit_down("tang")
    page.goto(f"/audit/packages/?number={numbers[0]}")
    page.get_by_role("button", name="开始制作").click()
    expect(page.get_by_role("status")).to_have_text("正在制作")
    with monkeypatch.context() as broken:
        broken.setattr("web.packages.shelf.Shelf.keep_part", _full)
        for _ in range(3):
            step(company, works=False)
            clock(timedelta(minutes=2))
    expect(page.get_by_role("status")).to_have_text("未能制作")
    expect(page.get_by_text("No space left on device")).to_be_visible()
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_role("status")).to_have_text("正在制作")
    for _ in range(2):
        step(company)
    expect(page.get_by_role("status")).to_have_text("已完成")


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")
