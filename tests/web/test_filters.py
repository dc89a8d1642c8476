"""How pages write limits that need a remark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import render_template_string

from engine.text import Text
from web import filters

SHOWN = "{% from 'parts/due.html' import due %}{{ due(at) }}"


def test_a_limit_in_a_year_without_holiday_plan_says_so(app, clock):
    with app.test_request_context():
        assert "节假日未收录" in render_template_string(SHOWN, at=datetime(2090, 3, 1, tzinfo=UTC))
        assert "节假日未收录" not in render_template_string(SHOWN, at=datetime(2026, 11, 17, tzinfo=UTC))
        assert render_template_string(SHOWN, at=None).strip() == ""


def test_the_year_is_that_of_the_office(app):
    last = max(year for year in range(2020, 2090) if filters.unplanned(datetime(year, 6, 1, tzinfo=UTC)) is None)
    assert filters.unplanned(datetime(last, 12, 31, 15, 59, tzinfo=UTC)) is None
    assert filters.unplanned(datetime(last, 12, 31, 16, 0, tzinfo=UTC)) is not None


def test_every_page_tells_its_scripts_the_companys_time(client, clock):
    clock(timedelta(hours=17))
    for path in ("/sign-in", "/portal/"):
        assert '<meta name="company-time" content="2026-11-17T02:30:00+08:00">' in client.get(path).text


@pytest.mark.parametrize(("locale", "listed"), [("zh", "客服、物业"), ("en", "Service, Property")])
def test_several_names_are_listed_as_the_language_lists(monkeypatch, locale, listed):
    monkeypatch.setattr(filters, "language", lambda: locale)
    assert filters.listed([Text("客服", "Service"), Text("物业", "Property")]) == listed
