"""Decision tables: hit policies, the explanation, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.dmn import DecisionFailed, read
from engine.feel import FeelLimitError

Build = Callable[..., bytes]
RULES = [["> 5", '"low"', "1"], ["> 10", '"high"', "2"], ["> 20", '"high"', "2"]]


def decide(source: bytes, **context: Any) -> Any:
    return read(source).decisions["d1"].evaluate(context).value


@pytest.mark.parametrize(
    ("attributes", "given", "expected"),
    [
        ("", 7, "low"),
        ("", 1, None),
        ('hitPolicy="FIRST"', 30, "low"),
        ('hitPolicy="ANY"', 7, "low"),
        ('hitPolicy="PRIORITY"', 30, "high"),
        ('hitPolicy="RULE ORDER"', 30, ["low", "high", "high"]),
        ('hitPolicy="OUTPUT ORDER"', 30, ["high", "high", "low"]),
        ('hitPolicy="COLLECT"', 30, ["low", "high", "high"]),
        ('hitPolicy="COLLECT"', 1, None),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 30, Decimal(3)),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 1, Decimal(0)),
    ],
)
def test_hit_policy_decides(dmn: Build, attributes: str, given: int, expected: Any) -> None:
    values = '<outputValues id="v"><text>"high", "low"</text></outputValues>'
    source = dmn(["points"], ["level"], [rule[:2] for rule in RULES], attributes, output_parts=values)
    assert decide(source, points=given) == expected


@pytest.mark.parametrize(("how", "expected"), [("SUM", 5), ("MIN", 1), ("MAX", 2)])
def test_collect_aggregates(dmn: Build, how: str, expected: int) -> None:
    rules = [[rule[0], rule[2]] for rule in RULES]
    source = dmn(["points"], ["score"], rules, f'hitPolicy="COLLECT" aggregation="{how}"')
    assert decide(source, points=30) == expected
    assert decide(source, points=0) is None


def test_several_outputs_make_a_context(dmn: Build) -> None:
    source = dmn(["points"], ["level", "score"], RULES, 'hitPolicy="FIRST"')
    assert decide(source, points=6) == {"level": "low", "score": 1}


def test_the_default_output_answers_when_no_rule_does(dmn: Build) -> None:
    default = '<defaultOutputEntry id="e"><text>"none"</text></defaultOutputEntry>'
    source = dmn(["points"], ["level"], [["> 5", '"low"']], output_parts=default)
    assert decide(source, points=1) == "none"
    source = dmn(["points"], ["level"], [["> 5", '"low"']], 'hitPolicy="COLLECT"', output_parts=default)
    assert decide(source, points=1) == ["none"]


@pytest.mark.parametrize(
    ("policy", "given"),
    [("UNIQUE", 11), ("ANY", 11)],
)
def test_a_contradiction_names_the_rules(dmn: Build, policy: str, given: int) -> None:
    source = dmn(["points"], ["level"], [rule[:2] for rule in RULES], f'hitPolicy="{policy}"')
    with pytest.raises(DecisionFailed) as caught:
        decide(source, points=given)
    assert "第 1、2 条" in caught.value.text.zh
    assert "rules 1, 2" in caught.value.text.en
    assert [rule["id"] for rule in caught.value.explanation["rules"]] == ["r1", "r2"]


def test_the_explanation_is_complete_and_plain(dmn: Build) -> None:
    source = dmn(
        ["业主等级", "date(reported)"],
        ["level", "hours"],
        [['"VIP"', '>= @"2024-01-01"', '"A"', "2 * factor"], ["-", "-", '"B"', "8"]],
        'hitPolicy="FIRST"',
    )
    context = {"业主等级": "VIP", "reported": date(2024, 5, 1), "factor": 3}
    decided = read(source).decisions["d1"].evaluate(context)
    assert decided.value == {"level": "A", "hours": 6}
    told = json.loads(json.dumps(decided.explanation))
    assert (told["decision"], told["name"], told["hitPolicy"]) == ("d1", "投诉分级", "FIRST")
    assert told["value"] == {"level": "A", "hours": 6}
    assert told["warnings"] == []
    (explained,) = told["tables"]
    assert explained["rules"] == [
        {
            "id": "r1",
            "index": 1,
            "annotation": "note 1",
            "inputs": [
                {"label": "业主等级", "expression": "业主等级", "value": "VIP", "test": '"VIP"'},
                {
                    "label": "date(reported)",
                    "expression": "date(reported)",
                    "value": "2024-05-01",
                    "test": '>= @"2024-01-01"',
                },
            ],
            "outputs": [
                {"name": "level", "label": "level", "value": "A"},
                {"name": "hours", "label": "hours", "value": 6},
            ],
        },
        {
            "id": "r2",
            "index": 2,
            "annotation": "note 2",
            "inputs": [
                {"label": "业主等级", "expression": "业主等级", "value": "VIP", "test": "-"},
                {"label": "date(reported)", "expression": "date(reported)", "value": "2024-05-01", "test": "-"},
            ],
            "outputs": [
                {"name": "level", "label": "level", "value": "B"},
                {"name": "hours", "label": "hours", "value": 8},
            ],
        },
    ]


def test_an_input_outside_its_allowed_values_counts_as_null(dmn: Build) -> None:
    source = dmn(["level"], ["o"], [['"A"', "1"], ["null", "2"], ['"Z"', "3"]])
    source = source.replace(b"</input>", b'<inputValues><text>"A", "B"</text></inputValues></input>')
    decision = read(source).decisions["d1"]
    assert decision.evaluate({"level": "A"}).value == 1
    refused = decision.evaluate({"level": "Z"})
    assert refused.value == 2
    assert any("level" in warning["zh"] for warning in refused.explanation["warnings"])


def test_a_missing_variable_is_a_warning_and_no_match(dmn: Build) -> None:
    decided = read(dmn(["points"], ["level"], [["> 5", '"low"']])).decisions["d1"].evaluate({})
    assert decided.value is None
    assert any("points" in warning["zh"] for warning in decided.explanation["warnings"])


def test_a_table_keeps_the_budget(dmn: Build) -> None:
    source = dmn(["points"], ["level"], [["some x in 1..1000000 satisfies x < 0", "1"]] * 3)
    with pytest.raises(FeelLimitError):
        decide(source, points=1)


def test_a_table_of_two_hundred_rules_is_quick_enough(dmn: Build) -> None:
    source = dmn(["a", "b"], ["level"], [[str(n), "[1..9]", f'"x{n}"'] for n in range(200)])
    assert decide(source, a=199, b=5) == "x199"
