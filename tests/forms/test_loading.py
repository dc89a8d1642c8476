"""Broken form files are refused with everything that is wrong; good ones list their fields."""

import pytest

from engine.errors import DefinitionInvalid
from forms import load_form


def test_a_file_that_is_no_form_is_refused_in_both_languages():
    with pytest.raises(DefinitionInvalid) as refusal:
        load_form(b'{"components": [')
    [problem] = refusal.value.problems
    assert "JSON" in problem.text.zh
    assert "line 1" in problem.text.en


def test_all_problems_are_listed_at_once(source):
    with pytest.raises(DefinitionInvalid) as refusal:
        load_form(source({"type": "textfield"}, {"type": "select", "key": "a"}, {"type": "textfield", "key": "a"}))
    expected = {"key-invalid", "options-missing", "key-duplicate", "id-duplicate"}
    assert {problem.rule for problem in refusal.value.problems} == expected


def test_a_pattern_that_could_run_for_ever_or_differently_is_refused(source):
    with pytest.raises(DefinitionInvalid, match=r"\(\?=x\)"):
        load_form(source({"type": "textfield", "key": "a", "validate": {"pattern": "^(?=x)"}}))


def test_a_signature_needs_an_option_for_agreement(source):
    decision = {"type": "radio", "key": "decision", "values": [{"label": "好", "value": "yes"}]}
    opinion = {"type": "textarea", "key": "opinion", "properties": {"firebreak:signature": "审批"}}
    with pytest.raises(DefinitionInvalid, match="agree"):
        load_form(source(decision, opinion))


def test_fields_are_listed_with_their_paths(form):
    loaded = form(
        {"type": "textfield", "key": "owner.name", "label": "姓名"},
        {"type": "group", "path": "site", "components": [{"type": "number", "key": "area", "label": "面积"}]},
        {
            "type": "dynamiclist",
            "path": "rooms",
            "components": [{"type": "datetime", "key": "at", "dateLabel": "日期"}],
        },
        {"type": "text", "text": "说明"},
    )
    assert [(field.path, field.label, field.type) for field in loaded.fields] == [
        ("owner.name", "姓名", "textfield"),
        ("site.area", "面积", "number"),
        ("rooms.at", "at", "datetime"),
    ]
