"""The server refuses and keeps exactly what form-js refuses and sends: random answers given to both."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from playwright.sync_api import Browser, Page, Route

from engine.errors import FieldsInvalid
from forms import load_form
from web.assets import DIST

ANSWERS = 40
ORIGIN = "http://firebreak.test"
CONTEXT = {"limit": 500, "customer": "王女士", "shops": ["a", "b"]}

COMPONENTS: list[dict[str, Any]] = [
    {"type": "textfield", "key": "name", "validate": {"required": True, "minLength": 2, "maxLength": 5}},
    {"type": "textfield", "key": "code", "validate": {"pattern": "^[A-Z]{2}\\d{3}$"}},
    {"type": "textfield", "key": "mail", "validate": {"validationType": "email"}},
    {"type": "textfield", "key": "phone", "validate": {"validationType": "phone"}},
    {"type": "number", "key": "amount", "decimalDigits": 2, "validate": {"required": True, "min": 0, "max": "=limit"}},
    {"type": "expression", "key": "double", "expression": "=amount * 2", "computeOn": "change"},
    {"type": "checkbox", "key": "mass", "validate": {"required": True}},
    {"type": "radio", "key": "level", "values": [{"label": "x", "value": "low"}, {"label": "y", "value": "high"}]},
    {"type": "textarea", "key": "why", "conditional": {"hide": '=level != "high"'}, "validate": {"required": True}},
    {"type": "textfield", "key": "calm", "conditional": {"hide": "=amount > 100"}, "validate": {"required": True}},
    {"type": "textfield", "key": "single", "conditional": {"hide": "=not(mass)"}, "validate": {"maxLength": 3}},
    {"type": "textfield", "key": "late", "conditional": {"hide": "=double > 150"}, "validate": {"required": True}},
    {"type": "textfield", "key": "customer", "readonly": True},
    {"type": "textfield", "key": "off", "disabled": True, "validate": {"required": True}},
    {"type": "checklist", "key": "shops_in", "valuesKey": "shops", "validate": {"required": True}},
    {"type": "datetime", "subtype": "date", "key": "day"},
    {
        "type": "group",
        "path": "site",
        "conditional": {"hide": '=level = "low"'},
        "components": [{"type": "number", "key": "area", "increment": "0.5", "validate": {"required": True}}],
    },
    {
        "type": "dynamiclist",
        "path": "rows",
        "conditional": {"hide": "=mass"},
        "components": [
            {"type": "textfield", "key": "person", "validate": {"required": True}},
            {"type": "number", "key": "share", "validate": {"max": 100}},
            {
                "type": "textfield",
                "key": "note",
                "conditional": {"hide": '=this.person = "李"'},
                "validate": {"required": True},
            },
        ],
    },
]

PAGE = """<!doctype html><html lang="zh-CN"><title>form</title>
<form action="/send"><div data-form-schema="schema"></div></form>
<script type="application/json" id="schema">{schema}</script>
<script type="module" src="/dist/{script}"></script></html>"""

# Conditions and expressions settle over some renderings: lets form-js draw the empty form, then the answer.
SUBMIT = """async ([schema, context, answers]) => {
  const form = document.querySelector('[data-form-schema]').fbForm;
  const frames = async (count) => {
    for (; count > 0; count -= 1) await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  };
  const results = [];
  for (const answer of answers) {
    await form.importSchema(schema, context);
    await frames(4);
    form._setState({ data: { ...form._getState().data, ...answer } });
    await frames(4);
    const { data, errors } = form.submit();
    results.push({ data, errors });
  }
  return results;
}"""


def schema() -> dict[str, Any]:
    def named(component: dict[str, Any]) -> dict[str, Any]:
        key = component.get("key") or component["path"]
        inner = [named(each) for each in component.get("components", [])]
        return {"id": f"f_{key}", "label": key, **component, **({"components": inner} if inner else {})}

    return {"id": "both", "type": "default", "schemaVersion": 19, "components": [named(each) for each in COMPONENTS]}


def answer(dice: random.Random) -> dict[str, Any]:
    def row() -> dict[str, Any]:
        return {
            "person": dice.choice(["", "李", "王"]),
            "share": dice.choice([None, 0, 100, 100.5]),
            "note": dice.choice(["", "n"]),
        }

    return {
        "name": dice.choice(["", "王", "王女士", " 王 ", "王女士和李先生", "😀😀", "\u3000"]),
        "code": dice.choice(["", "KT123", "kt123", "KT1234", "XKT123"]),
        "mail": dice.choice(["", "a@b", "a@b.cn", "a b@c.cn", "@b.cn"]),
        "phone": dice.choice(["", "13800138000", "0755-12345678", "+8613800138000", "12345", "abc"]),
        "amount": dice.choice([None, 0, 1, 0.1, 99.99, 100, 100.125, 500, 501, -1]),
        "mass": dice.choice([True, False]),
        "level": dice.choice([None, "low", "high"]),
        "why": dice.choice(["", "因为"]),
        "calm": dice.choice(["", "ok"]),
        "single": dice.choice(["", "abc", "abcd"]),
        "late": dice.choice(["", "x"]),
        "shops_in": dice.choice([[], ["a"], ["b", "a"]]),
        "day": dice.choice([None, "2026-04-18"]),
        "site": {"area": dice.choice([None, 0, 0.5, 0.7, 3])},
        "rows": [row() for _ in range(dice.randrange(3))],
    }


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    script = orjson.loads((DIST / "manifest.json").read_bytes())["form"]["script"]

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(f"{ORIGIN}/")
        if name == "":
            html = PAGE.format(schema=json.dumps(schema()), script=script)
            route.fulfill(body=html, content_type="text/html")
        else:
            route.fulfill(body=(DIST / Path(name).name).read_bytes(), content_type="text/javascript")

    opened = chromium.new_page()
    opened.route("**/*", serve)
    opened.goto(f"{ORIGIN}/")
    opened.wait_for_selector(".fjs-form")
    yield opened
    opened.close()


def places(errors: Any, path: str) -> Iterator[str]:
    """Name the fields with messages as the server does: rows of lists are nested by index in form-js."""
    if isinstance(errors, list) and errors and isinstance(errors[0], str):
        yield path
        return
    inner = errors.items() if isinstance(errors, dict) else enumerate(errors)
    for key, below in inner:
        if below:
            yield from places(below, f"{path}.{key}" if path else str(key))


def test_both_sides_agree(page: Page) -> None:
    dice = random.Random(20260418)
    answers = [answer(dice) for _ in range(ANSWERS)]
    results = page.evaluate(SUBMIT, [schema(), CONTEXT, answers])
    form = load_form(json.dumps(schema()).encode())
    for given, result in zip(answers, results, strict=True):
        refused: set[str] = set()
        kept = None
        try:
            kept = form.check(result["data"], stored={"customer": CONTEXT["customer"]}, context=CONTEXT)
        except FieldsInvalid as refusal:
            refused = set(refusal.fields)
        assert refused == set(places(result["errors"], "")), given
        if kept is not None:
            # form-js sends no key for a list without rows
            assert {key: value for key, value in kept.items() if (key, value) != ("rows", [])} == result["data"], given


def test_the_answers_reach_both_verdicts(page: Page) -> None:
    """Guards the test above against answers that are all refused."""
    calm = {"name": "王女士", "amount": 1, "mass": True, "calm": "ok", "late": "x", "shops_in": ["a"], "level": "low"}
    [result] = page.evaluate(SUBMIT, [schema(), CONTEXT, [calm]])
    assert result["errors"] == {}
    form = load_form(json.dumps(schema()).encode())
    assert form.check(result["data"], context=CONTEXT) == result["data"]
