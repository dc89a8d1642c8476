"""Values into the language, out of it, and into stored state and back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import (
    FeelValueError,
    compile_expression,
    decode,
    encode,
    from_python,
    kind_of,
    to_plain,
    years_months,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")

scalars = (
    st.none()
    | st.booleans()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.times()
    | st.times(timezones=st.sampled_from([UTC, SHANGHAI, timezone(timedelta(hours=5, minutes=30))]))
    | st.datetimes()
    | st.datetimes(timezones=st.sampled_from([UTC, SHANGHAI, timezone(-timedelta(hours=3))]))
    | st.timedeltas()
    | st.integers(-(10**6), 10**6).map(years_months)
)
keys = st.text(max_size=5) | st.sampled_from(["$n", "$o", "$dt", "$", "a"])
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=15
)


@settings(max_examples=300, deadline=None)
@given(values)
def test_stored_values_come_back_alike_in_kind_and_digits(value: Any) -> None:
    back = decode(json.loads(json.dumps(encode(value))))
    assert back == value
    assert _shape(back) == _shape(value)


def _shape(value: Any) -> Any:
    if isinstance(value, list):
        return [_shape(item) for item in value]
    if isinstance(value, dict):
        return {key: _shape(item) for key, item in value.items()}
    if isinstance(value, datetime):
        return value.isoformat(), str(value.tzinfo), value.fold
    return kind_of(value), str(value)


@settings(max_examples=100, deadline=None)
@given(values)
def test_values_of_the_language_pass_in_unchanged_and_out_as_json(value: Any) -> None:
    assert from_python(value) is value
    json.dumps(to_plain(value), allow_nan=False)


def test_python_values_become_values_of_the_language() -> None:
    given_ = {"a": 1, "b": [1.5, (2, "x")], "c": {"d": True}}
    taken = from_python(given_)
    assert taken == {"a": Decimal(1), "b": [Decimal("1.5"), [Decimal(2), "x"]], "c": {"d": True}}
    assert type(taken["a"]) is Decimal
    assert type(taken["c"]["d"]) is bool


def test_plain_values_are_what_forms_expect() -> None:
    assert to_plain(Decimal("3.00")) == 3
    assert type(to_plain(Decimal("3.00"))) is int
    assert to_plain(Decimal("1.25")) == 1.25
    assert to_plain(date(2024, 2, 29)) == "2024-02-29"
    assert to_plain(datetime(2024, 2, 29, 8, tzinfo=SHANGHAI)) == "2024-02-29T08:00:00+08:00"
    assert to_plain(time(8, 30)) == "08:30:00"
    assert to_plain(timedelta(hours=30)) == "P1DT6H"
    assert to_plain(-timedelta(minutes=1)) == "-PT1M"
    assert to_plain(years_months(14)) == "P1Y2M"


def test_the_stored_form_is_readable() -> None:
    assert encode({"n": Decimal(5), "m": Decimal("1.50"), "d": date(2024, 1, 2)}) == {
        "n": 5,
        "m": {"$n": "1.50"},
        "d": {"$d": "2024-01-02"},
    }
    for text in ("-0044-03-15", "12345-01-01T10:00:00Z"):
        far = compile_expression(f'@"{text}"').evaluate({})
        assert decode(encode(far)) == far
        assert to_plain(far) == text
    assert encode({"$n": "1"}) == {"$o": {"$n": "1"}}
    assert decode(encode({"$n": "1"})) == {"$n": "1"}


@pytest.mark.parametrize(
    "value",
    [
        Decimal("NaN"),
        Decimal("Infinity"),
        float("nan"),
        {1: 2},
        [{None: 1}],
        object(),
        {1, 2},
        b"x",
        compile_expression("function(a) a").evaluate({}),
        compile_expression("[1..2]").evaluate({}),
        compile_expression("count").evaluate({}),
    ],
)
def test_what_cannot_be_stored_is_refused(value: Any) -> None:
    with pytest.raises(FeelValueError):
        encode(value)


@pytest.mark.parametrize("value", [float("inf"), Decimal("sNaN"), {1: 2}, object(), b"x"])
def test_what_the_language_does_not_know_is_refused(value: Any) -> None:
    with pytest.raises(FeelValueError):
        from_python(value)


@pytest.mark.parametrize("data", [{"$x": 1}, {"$d": "yesterday"}, {"$n": None}, 1.5, {"$p": "x"}])
def test_foreign_stored_data_are_refused(data: Any) -> None:
    with pytest.raises(FeelValueError):
        decode(data)
