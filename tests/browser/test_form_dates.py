"""Dates in forms: Chinese words, weeks from Monday, and the company's day and hour wherever the browser is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site

SCHEMA = {
    "type": "default",
    "id": "f",
    "components": [
        {
            "type": "datetime",
            "subtype": "date",
            "id": "f_day",
            "key": "day",
            "dateLabel": "日期",
            "disallowPassedDates": True,
        },
        {
            "type": "datetime",
            "subtype": "datetime",
            "id": "f_visit",
            "key": "visit",
            "dateLabel": "上门日期",
            "timeLabel": "时间",
            "timeSerializingFormat": "utc_offset",
            "timeInterval": 15,
            "use24h": True,
        },
    ],
}
BODY = """<meta name="company-time" content="2026-04-18T01:30:00+08:00">
<form class="fb-form" method="post" action="/send"><div data-form-schema="schema" data-form-data="data"></div>
<button class="btn" type="submit">提交</button></form>
<script type="application/json" id="schema">{schema}</script>
<script type="application/json" id="data">{data}</script>"""
ZONES = ["Asia/Shanghai", "UTC", "America/New_York"]


@pytest.fixture(params=ZONES)
def abroad(request: pytest.FixtureRequest, chromium: Browser) -> Any:
    """Return a way to open the form in a browser of another time zone."""
    context = chromium.new_context(locale="en-US", timezone_id=request.param)
    context.set_default_timeout(20_000)
    site = Site(context.new_page())
    site.page.route("**/*", site.serve)

    def opened(lang: str = "zh-CN", **data: Any) -> Page:
        page = site.open(BODY.format(schema=json.dumps(SCHEMA), data=json.dumps(data)), "form", lang=lang)
        page.wait_for_selector(".fjs-form")
        return page

    yield opened
    context.close()


def calendar(page: Page) -> Any:
    page.locator(".fjs-input-adornment").first.click()
    opened = page.locator(".flatpickr-calendar.open")
    opened.wait_for()
    return opened


def test_the_calendar_speaks_chinese_and_begins_the_week_on_monday(abroad: Callable[..., Page]) -> None:
    page = abroad()
    assert page.get_by_label("日期").first.get_attribute("placeholder") == "年/月/日"
    opened = calendar(page)
    assert opened.locator(".flatpickr-monthDropdown-months option:checked").inner_text() == "四月"
    assert opened.locator(".flatpickr-weekday").all_inner_texts()[0].strip() == "周一"
    assert opened.locator(".today").get_attribute("aria-label") == "2026年4月18日"


def test_days_before_the_companys_today_are_closed(abroad: Callable[..., Page]) -> None:
    opened = calendar(abroad("en"))
    assert opened.locator(".flatpickr-weekday").all_inner_texts()[0].strip() == "Mon"
    assert opened.locator(".today").inner_text() == "18"
    assert "flatpickr-disabled" not in (opened.locator(".today").get_attribute("class") or "")
    assert "flatpickr-disabled" in (opened.get_by_label("April 17, 2026").get_attribute("class") or "")


def test_a_time_is_read_and_written_as_the_companys(abroad: Callable[..., Page]) -> None:
    page = abroad(visit="2026-04-20T06:30+00:00")
    assert page.get_by_label("上门日期").input_value() == "2026/4/20"
    assert page.get_by_label("时间").input_value() == "14:30"
    page.get_by_label("时间").fill("23:45")
    page.get_by_label("时间").press("Enter")
    written(page, "2026-04-20T23:45+08:00")
    page.get_by_label("上门日期").fill("2026/4/21")
    page.get_by_label("上门日期").press("Enter")
    page.get_by_role("button", name="提交").focus()
    written(page, "2026-04-21T23:45+08:00")


def written(page: Page, moment: str) -> None:
    """Wait until the form holds the moment: its field takes one change after the other, each a drawing later."""
    page.wait_for_function(
        "moment => document.querySelector('[data-form-schema]').fbForm._getState().data.visit === moment", arg=moment
    )
