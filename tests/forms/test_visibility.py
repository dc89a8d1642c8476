"""Only what the form lets a person see and change comes back; the rest is dropped, restored or computed."""

import pytest

URGENT = {"type": "checkbox", "key": "urgent"}


def test_unknown_keys_are_dropped(form):
    assert form({"type": "textfield", "key": "a"}).check({"a": "x", "role": "admin"}) == {"a": "x"}


def test_hidden_fields_are_dropped_and_not_required(form, refused):
    reason = {
        "type": "textfield",
        "key": "why",
        "validate": {"required": True},
        "conditional": {"hide": "=not(urgent)"},
    }
    loaded = form(URGENT, reason)
    assert loaded.check({"urgent": False, "why": "sneaked in"}) == {"urgent": False}
    assert refused(loaded, {"urgent": True, "why": ""}) == {"f_why": ["此项必填。"]}


def test_a_hidden_group_hides_what_is_inside(form):
    inside = {"type": "number", "key": "claim", "validate": {"required": True}}
    loaded = form(URGENT, {"type": "group", "conditional": {"hide": "=urgent"}, "components": [inside]})
    assert loaded.check({"urgent": True, "claim": 5}) == {"urgent": True}


def test_a_hidden_list_is_dropped_with_its_rows(form):
    rows = {"type": "dynamiclist", "path": "rows", "conditional": {"hide": "=urgent"}}
    loaded = form(URGENT, {**rows, "components": [{"type": "textfield", "key": "a", "validate": {"required": True}}]})
    assert loaded.check({"urgent": True, "rows": [{"a": ""}]}) == {"urgent": True}


@pytest.mark.parametrize(
    ("condition", "hidden"),
    [
        ("=nothing", True),
        ("=not(nothing)", False),
        ("=amount > 5", True),
        ('=kind = "a"', True),
        ('=kind = "b"', False),
        ("=kind", False),
        ('=not(kind = "a") or (amount = 1)', False),
        ('=list contains(["a"], kind)', True),
    ],
)
def test_conditions_are_tests_of_null_as_in_the_browser(form, condition, hidden):
    loaded = form({"type": "textfield", "key": "x", "conditional": {"hide": condition}})
    assert ("x" not in loaded.check({"x": "y"}, context={"kind": "a"})) is hidden


def test_disabled_fields_are_dropped(form):
    assert form({"type": "textfield", "key": "a", "disabled": True}).check({"a": "changed"}) == {}


def test_read_only_values_are_restored(form):
    loaded = form({"type": "textfield", "key": "a", "readonly": True}, URGENT)
    assert loaded.check({"a": "changed", "urgent": True}, stored={"a": "kept"}) == {"a": "kept", "urgent": True}


def test_a_value_is_restored_while_an_expression_locks_it(form):
    loaded = form(URGENT, {"type": "textfield", "key": "a", "readonly": "=urgent"})
    assert loaded.check({"a": "changed", "urgent": True}, stored={"a": "kept"})["a"] == "kept"
    assert loaded.check({"a": "changed", "urgent": False}, stored={"a": "kept"})["a"] == "changed"


def test_expressions_are_computed_again(form):
    loaded = form(
        {"type": "expression", "key": "double", "expression": "=total * 2"},
        {"type": "expression", "key": "total", "expression": "=amount + base"},
        {"type": "number", "key": "amount"},
    )
    data = loaded.check({"amount": 2, "total": 0, "double": 0}, context={"base": 1})
    assert data == {"amount": 2, "total": 3, "double": 6}


def test_what_an_expression_gives_decides_what_is_shown(form):
    loaded = form(
        {"type": "number", "key": "amount"},
        {"type": "expression", "key": "large", "expression": "=amount > 50000"},
        {"type": "textfield", "key": "approval", "conditional": {"hide": "=not(large)"}},
    )
    assert "approval" not in loaded.check({"amount": 1, "large": True, "approval": "x"})
    assert loaded.check({"amount": 60000, "large": False, "approval": "x"})["approval"] == "x"


def test_data_given_are_not_changed(form):
    submitted, stored = {"a": {"b": "x"}}, {"a": {"b": "y"}, "rows": [{"c": "1"}]}
    loaded = form(
        {"type": "textfield", "key": "a.b"},
        {"type": "dynamiclist", "path": "rows", "components": [{"type": "textfield", "key": "c"}]},
    )
    loaded.check(submitted, stored=stored)
    assert (submitted, stored) == ({"a": {"b": "x"}}, {"a": {"b": "y"}, "rows": [{"c": "1"}]})
