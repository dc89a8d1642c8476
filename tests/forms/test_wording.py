"""Every shipped form speaks English too, and to employees of the customer instead of to them."""

from __future__ import annotations

import json
import re

import pytest

from forms import load_form
from forms.wording import texts
from web.demo.load import shipped_files

HAN = re.compile(r"[\u4e00-\u9fff]")
SLOTS = re.compile(r"\{\{(\w+)")
FORMS = {name: source for name, source in shipped_files().items() if name.endswith(".form")}


@pytest.mark.parametrize("name", FORMS)
def test_every_word_of_a_shipped_form_has_english(name: str) -> None:
    form = load_form(FORMS[name])
    for staff in (False, True):
        left = [text for text in texts(form.worded("en", staff=staff).schema) if HAN.search(text)]
        assert left == []


@pytest.mark.parametrize("name", FORMS)
def test_no_translation_is_kept_for_words_the_form_does_not_say(name: str) -> None:
    schema = json.loads(FORMS[name])
    staff, english = schema["translations"].get("staff", {}), schema["translations"]["en"]
    said = {text for text in texts(schema) if HAN.search(text)}
    assert set(staff) <= said
    assert set(english) == said | set(staff.values())


@pytest.mark.parametrize("name", FORMS)
def test_english_fills_in_the_same_values(name: str) -> None:
    for chinese, english in json.loads(FORMS[name])["translations"]["en"].items():
        # A value in words may come in each language: obstacle, obstacle_en.
        assert SLOTS.findall(chinese) == [slot.removesuffix("_en") for slot in SLOTS.findall(english)]


def test_employees_do_not_read_you_for_the_customer() -> None:
    form = load_form(FORMS["complaint-portal.form"])
    data = {"customer_name": "陈海涛", "content": "窗台渗水", "hazards": ["gas"]}
    assert [(row.label, row.text) for row in form.summary(data, "zh")] == [
        ("客户姓名", "陈海涛"),
        ("客户描述的问题", "窗台渗水"),
        ("紧急情况", "燃气"),
    ]
    assert [row.label for row in form.summary(data, "en")] == [
        "Customer's name",
        "The problem in the customer's words",
        "Emergency",
    ]
    asked = [text for text in texts(form.worded("zh").schema) if "您" in text]
    assert "您的姓名" in asked
    assert not [text for text in texts(form.worded("zh", staff=True).schema) if "您的" in text]


def test_options_that_are_worked_out_are_in_the_words_of_the_reader_too() -> None:
    form = load_form(FORMS["sales-risk-release.form"])
    labels = {
        locale: [label for _, label in form.worded(locale).choices({"risks": []}, locale)["decision"]]
        for locale in ("zh", "en")
    }
    assert labels["zh"] == ["同意放行", "退回重新检查", "不予放行"]
    assert labels["en"] == ["Released", "Returned to be checked again", "Not released"]


def test_a_form_without_translations_stays_as_it_is() -> None:
    form = load_form(json.dumps({"type": "default", "id": "f", "components": []}).encode())
    assert form.worded("en", staff=True) is form
