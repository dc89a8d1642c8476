"""One spelling for every fact (RFC 8785 without floats)."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Invalid
from engine.ledger.canonical import canonical
from engine.ledger.spelling import is_canonical


class Word(StrEnum):
    YES = "yes"


class Number(Enum):
    ONE = 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "客户"]}, '{"a":[true,null,"客户"],"b":1}'),
        # The sorting example of RFC 8785, section 3.2.3: by UTF-16 units, not by code points.
        (
            {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\x80": 6, "ö": 7},
            '{"\\r":2,"1":4,"\x80":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
        ),
        ('"\\/\b\f\n\r\t\x0f\x7f', '"\\"\\\\/\\b\\f\\n\\r\\t\\u000f\x7f"'),
        (Decimal("50000.00"), '"50000.00"'),
        (2**53 - 1, "9007199254740991"),
        (-(2**53), '"-9007199254740992"'),
        (datetime(2026, 3, 2, 16, 15, 30, 5, timezone(timedelta(hours=8))), '"2026-03-02T08:15:30.000005Z"'),
        (date(2026, 3, 2), '"2026-03-02"'),
        (time(9, 30), '"09:30:00"'),
        ((Word.YES, Number.ONE, MappingProxyType({})), '["yes",1,{}]'),
    ],
)
def test_the_spelling(value: Any, text: str) -> None:
    assert canonical(value) == text


@pytest.mark.parametrize("value", [1.5, {"a": {"b": [0.0]}}, {1: "a"}, object(), b"a", {"a"}])
def test_what_has_no_exact_spelling_is_a_mistake_of_the_program(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_the_mistake_is_located() -> None:
    with pytest.raises(TypeError, match=r"\$\.case\.amount: a float"):
        canonical({"case": {"amount": 1.5}})


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(TypeError, match="zone"):
        canonical(datetime(2026, 3, 2))  # noqa: DTZ001


@pytest.mark.parametrize("value", ["a\0b", {"a\0": 1}, [{"a": ["\0"]}], "\ud800", {"\udfff": 1}])
def test_characters_no_database_keeps_are_refused(value: Any) -> None:
    with pytest.raises(Invalid, match="无法保存"):
        canonical(value)


def test_a_backslash_before_u0000_is_only_text() -> None:
    assert canonical("\\u0000") == '"\\\\u0000"'


_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4),
    max_leaves=12,
)


@given(_values)
def test_spelling_is_stable_and_keeps_the_value(value: Any) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@given(_texts)
def test_texts_are_spelt_as_those_of_events_written_by_the_standard_library(text: str) -> None:
    assert canonical([text]) == json.dumps([text], ensure_ascii=False, separators=(",", ":"))


def test_what_nests_deeper_than_can_be_written_is_refused_and_not_canonical() -> None:
    deep: list[Any] = []
    for _ in range(300):
        deep = [deep]
    with pytest.raises(Invalid):
        canonical(deep)
    assert not is_canonical({"a": deep}, json.dumps({"a": deep}, separators=(",", ":")))


@given(st.dictionaries(_texts, st.integers(0, 9)))
def test_the_order_of_entry_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)
