"""Words of a table turned back into values: the inverse of what a form says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from forms import Form, load_form

FORM: dict[str, Any] = {
    "type": "default",
    "id": "f",
    "components": [
        {"type": "textfield", "key": "name", "label": "名称"},
        {"type": "number", "key": "area", "label": "面积", "appearance": {"suffixAdorner": "㎡"}},
        {"type": "number", "key": "price", "label": "价格", "appearance": {"prefixAdorner": "¥"}},
        {"type": "number", "key": "exact", "label": "精确", "serializeToString": True},
        {"type": "select", "key": "kind", "label": "类型", "values": [{"label": "住宅", "value": "home"}]},
        {"type": "select", "key": "project", "label": "项目", "valuesKey": "projects"},
        {
            "type": "checklist",
            "key": "tags",
            "label": "标签",
            "values": [{"label": "新", "value": "new"}, {"label": "旧", "value": "old"}],
        },
        {"type": "checkbox", "key": "sold", "label": "已售"},
        {"type": "datetime", "key": "day", "label": "日期", "subtype": "date", "dateLabel": "日期"},
        {"type": "datetime", "key": "at", "label": "时间", "subtype": "datetime", "dateLabel": "时间"},
        {"type": "filepicker", "key": "files", "label": "文件"},
    ],
    "translations": {"en": {"住宅": "Home", "新": "New"}},
}
LISTS = {"projects": [{"label": "云澜山", "value": "XM-001"}]}


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(json.dumps(FORM).encode())


def test_what_a_form_says_means_what_it_held(form: Form) -> None:
    data = {
        "name": "0012",
        "area": 89.5,
        "price": 1234567,
        "exact": "1.50",
        "kind": "home",
        "project": "XM-001",
        "tags": ["new", "old"],
        "sold": True,
        "day": "2026-04-18",
    }
    for lang in ("zh", "en"):
        words = form.said({**LISTS, **data}, data, lang)
        assert form.meant(words, LISTS, lang) == (data, {})


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        ("kind", "Home", "home"),
        ("kind", "home", "home"),
        ("area", "1,089.50 ㎡", 1089.5),
        ("day", "2026/4/8", "2026-04-08"),
        ("day", "2026年4月8日", "2026-04-08"),
        ("at", "2026-04-18 9:30", "2026-04-18T09:30+08:00"),
        ("sold", "否", False),
        ("tags", "", []),
        ("kind", "", None),
        ("name", "", None),
    ],
)
def test_words_are_read_as_people_write_them(form: Form, field: str, words: str, value: object) -> None:
    assert form.meant({field: words}, LISTS, "zh") == ({field: value}, {})


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("kind", "商铺"),
        ("area", "很大"),
        ("area", "1e400"),
        ("area", "NaN"),
        ("day", "2026-02-30"),
        ("day", "明天"),
        ("at", "2026-04-18 25:00"),
        ("sold", "也许"),
        ("tags", "新、坏"),
        ("project", "没有"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(form: Form, field: str, words: str) -> None:
    values, problems = form.meant({field: words}, LISTS, "zh")
    assert (values, list(problems)) == ({}, [field])


def test_files_are_left_out(form: Form) -> None:
    assert form.meant({"files": "图.pdf", "nowhere": "x"}, LISTS, "zh") == ({}, {})
