"""What the shipped forms show to whom, in the browser and by the engine's expressions."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page

from engine import feel
from forms import load_form
from tests.browser.conftest import Site
from tests.browser.test_form_page import BODY
from web.demo.load import shipped_files

FORMS = shipped_files()
AMOUNTS = [(999, "999"), (50_000, "50,000"), (1234.5, "1,234.5"), (1_234_567, "1,234,567")]
AT_ONCE = "我是客服人员，直接登记"


def drawn(site: Site, name: str, **data: Any) -> Page:
    schema = FORMS[f"{name}.form"].decode()
    page = site.open(BODY.format(schema=schema, data=json.dumps(data)), "form")
    page.wait_for_selector(".fjs-form")
    return page


@pytest.mark.parametrize("name", ["complaint-approve", "complaint-countersign", "complaint-compensation"])
def test_amounts_in_sentences_have_thousands_separators(site, name):
    for amount, shown in AMOUNTS:
        page = drawn(site, name, amount=amount, compensation={"kind": "money", "proposed": amount})
        assert f"{shown} 元" in page.locator(".fjs-form-field-text").first.inner_text()


@pytest.mark.parametrize(("amount", "shown"), AMOUNTS)
def test_the_engine_writes_these_amounts_alike(amount, shown):
    text = json.loads(FORMS["complaint-compensation.form"])["components"][0]["text"]
    written = feel.compile_expression(text.split("{{")[2].removesuffix("}}"))
    assert written.evaluate({"amount": Decimal(str(amount))}) == f"{shown} 元"


def test_registering_at_once_is_offered_to_customer_service_only(site):
    page = drawn(site, "complaint-start", starter={"roles": ["customer_service"]})
    page.get_by_text(AT_ONCE).wait_for()
    page = drawn(site, "complaint-start", starter={"roles": ["employee", "sales_manager"]})
    page.get_by_text("提交后由客服人员登记并跟进").wait_for()
    assert page.get_by_text("我是客服人员").count() == 0


@pytest.mark.parametrize(("role", "kept"), [("customer_service", True), ("sales_manager", False)])
def test_what_was_not_offered_is_not_taken(role, kept):
    start = load_form(FORMS["complaint-start.form"])
    clean = start.check({"entry": "register"}, context={"starter": {"roles": [role]}})
    assert ("entry" in clean) is kept
