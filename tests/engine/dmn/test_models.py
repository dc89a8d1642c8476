"""Decision models: requirements, functions, boxed expressions, types, and files that are refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from engine.dmn import DmnInvalid, read
from engine.dmn.elements import NAMESPACES
from engine.dmn.reader import read_draft

Wrap = Callable[..., bytes]
Rows = Callable[..., str]


def literal(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


def needs(kind: str, target: str) -> str:
    parent = "knowledgeRequirement" if kind == "requiredKnowledge" else "informationRequirement"
    return f'<{parent}><{kind} href="#{target}"/></{parent}>'


def test_decisions_build_on_each_other_and_tell_so(whole: Wrap, rows: Rows) -> None:
    source = whole(
        '<inputData id="in1" name="客户 等级"><variable name="客户 等级" typeRef="string"/></inputData>'
        f'<decision id="score" name="Score">{needs("requiredInput", "in1")}'
        + rows(["客户 等级"], ["points"], [['"VIP"', "10"], ['not("VIP")', "1"]])
        + f'</decision><decision id="level" name="Level">{needs("requiredDecision", "score")}'
        + rows(["Score"], ["level"], [["> 5", '"A"'], ["<= 5", '"B"']])
        + "</decision>"
    )
    decided = read(source).decisions["level"].evaluate({"客户 等级": "VIP"})
    assert decided.value == "A"
    (required,) = decided.explanation["required"]
    assert (required["decision"], required["value"]) == ("score", 10)
    assert required["tables"][0]["rules"][0]["index"] == 1


def test_a_required_decision_is_known_by_its_id_too(whole: Wrap) -> None:
    source = whole(
        f'<decision id="first" name="第一个 决策">{literal("1 + 1")}</decision>'
        f'<decision id="second" name="S">{needs("requiredDecision", "first")}{literal("first * 10")}</decision>'
    )
    assert read(source).decisions["second"].evaluate({}).value == 20


def test_knowledge_models_are_functions_and_may_call_themselves(whole: Wrap) -> None:
    source = whole(
        '<businessKnowledgeModel id="k" name="fact"><encapsulatedLogic><formalParameter name="n" typeRef="number"/>'
        f"{literal('if n = 0 then 1 else n * fact(n - 1)')}</encapsulatedLogic></businessKnowledgeModel>"
        f'<decision id="d1" name="D">{needs("requiredKnowledge", "k")}<invocation>{literal("fact")}'
        f'<binding><parameter name="n"/>{literal("4")}</binding></invocation></decision>'
    )
    assert read(source).decisions["d1"].evaluate({}).value == 24


BOXED = [
    ("<list><literalExpression><text>1</text></literalExpression></list>", [1]),
    (
        f'<context><contextEntry><variable name="a"/>{literal("2")}</contextEntry>'
        f'<contextEntry><variable name="b c"/>{literal("a + 1")}</contextEntry>'
        f"<contextEntry>{literal('b c * 2')}</contextEntry></context>",
        6,
    ),
    (
        '<relation><column name="x"/><column name="y"/><row><literalExpression><text>1</text></literalExpression>'
        "<literalExpression><text>2</text></literalExpression></row></relation>",
        [{"x": 1, "y": 2}],
    ),
    (
        f"<conditional><if>{literal('n &gt; 1')}</if><then>{literal('1')}</then><else>{literal('2')}</else>"
        "</conditional>",
        1,
    ),
    (f"<filter><in>{literal('[1, 2, 3]')}</in><match>{literal('item &gt;= n')}</match></filter>", [2, 3]),
    (
        f'<for iteratorVariable="i"><in>{literal("[1, 2]")}</in><return>{literal("i * n")}</return></for>',
        [2, 4],
    ),
    (
        f'<some iteratorVariable="i"><in>{literal("[1, 2]")}</in><satisfies>{literal("i = n")}</satisfies></some>',
        True,
    ),
    (
        f'<every iteratorVariable="i"><in>{literal("[1, 2]")}</in><satisfies>{literal("i = n")}</satisfies></every>',
        False,
    ),
]


@pytest.mark.parametrize(("body", "expected"), BOXED)
def test_a_boxed_expression_gives(whole: Wrap, body: str, expected: object) -> None:
    model = read(whole(f'<decision id="d1" name="D">{body}</decision>'))
    assert model.decisions["d1"].evaluate({"n": 2}).value == expected


def test_values_must_be_of_their_declared_type(whole: Wrap) -> None:
    source = whole(
        '<itemDefinition name="tLevel"><typeRef>string</typeRef><allowedValues><text>"A","B"</text></allowedValues>'
        "</itemDefinition>"
        f'<decision id="d1" name="D"><variable name="D" typeRef="tLevel"/>{literal("level")}</decision>'
    )
    decision = read(source).decisions["d1"]
    assert decision.evaluate({"level": "A"}).value == "A"
    refused = decision.evaluate({"level": "C"})
    assert refused.value is None
    assert refused.explanation["warnings"]


def test_each_boxed_expression_keeps_its_declared_type(whole: Wrap) -> None:
    def typed(kind: str, text: str) -> object:
        body = f'<literalExpression typeRef="{kind}"><text>{text}</text></literalExpression>'
        return read(whole(f'<decision id="d1" name="D">{body}</decision>')).decisions["d1"].evaluate({}).value

    assert typed("string", "1") is None
    assert typed("number", "[7]") == 7
    assert typed("date and time", 'date("2024-01-01")') is not None


def test_a_list_with_gaps_is_still_of_its_type(whole: Wrap) -> None:
    source = whole(
        '<itemDefinition name="tList" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
        f'<decision id="d1" name="D"><variable name="D" typeRef="tList"/>{literal("x")}</decision>'
    )
    decision = read(source).decisions["d1"]
    assert decision.evaluate({"x": [1, None]}).value == [1, None]
    assert decision.evaluate({"x": 5}).value == [5]
    assert decision.evaluate({"x": [1, "a"]}).value is None


def test_a_boxed_filter_refuses_what_is_no_condition(whole: Wrap) -> None:
    body = f"<filter><in>{literal('[1, 2]')}</in><match>{literal('item')}</match></filter>"
    assert read(whole(f'<decision id="d1" name="D">{body}</decision>')).decisions["d1"].evaluate({}).value is None


def test_a_knowledge_model_answers_in_its_declared_type(whole: Wrap) -> None:
    source = whole(
        '<businessKnowledgeModel id="k" name="f"><variable name="f" typeRef="string"/><encapsulatedLogic>'
        f'<formalParameter name="n"/>{literal("n")}</encapsulatedLogic></businessKnowledgeModel>'
        f'<decision id="d1" name="D">{needs("requiredKnowledge", "k")}{literal("f(x)")}</decision>'
    )
    decision = read(source).decisions["d1"]
    assert decision.evaluate({"x": "a"}).value == "a"
    assert decision.evaluate({"x": 1}).value is None


def test_a_decision_service_is_a_function(whole: Wrap) -> None:
    source = whole(
        '<inputData id="x" name="x"/>'
        f'<decision id="a" name="a">{needs("requiredInput", "x")}{literal("x * 2")}</decision>'
        '<decisionService id="s" name="twice"><outputDecision href="#a"/><inputData href="#x"/></decisionService>'
        f'<decision id="d1" name="D">{needs("requiredKnowledge", "s")}{literal("twice(21)")}</decision>'
    )
    assert read(source).decisions["d1"].evaluate({}).value == Decimal(42)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_all_versions_of_the_standard_are_read(whole: Wrap, namespace: str) -> None:
    source = whole(f'<decision id="d1" name="D">{literal("1")}</decision>', namespace)
    assert read(source).decisions["d1"].evaluate({}).value == 1


def test_all_mistakes_are_named_at_once(whole: Wrap, rows: Rows) -> None:
    source = whole(
        f'<decision id="d1" name="投诉分级">{rows(["a b c +"], ["o"], [["> > 1", "1"], ["2", "(3"]])}</decision>'
        f'<decision id="d2" name="other">{needs("requiredDecision", "gone")}{literal("1")}</decision>'
    )
    with pytest.raises(DmnInvalid) as caught:
        read(source)
    found = {problem.element_id: problem.text for problem in caught.value.problems}
    assert set(found) == {"ie1", "c1_1", "c2_2", "d2"}
    assert "投诉分级" in found["c2_2"].zh
    assert "第 2 条规则" in found["c2_2"].zh
    assert 'rule 2, column "o"' in found["c2_2"].en


@pytest.mark.parametrize(
    "body",
    [
        "",
        '<decision id="a" name="a"><informationRequirement><requiredDecision href="#a"/></informationRequirement>'
        "</decision>",
        f'<decision id="a" name="a">{needs("requiredDecision", "b")}</decision>'
        f'<decision id="b" name="b">{needs("requiredDecision", "a")}</decision>',
        '<decision id="a" name="a"><literalExpression expressionLanguage="javascript"><text>1</text>'
        "</literalExpression></decision>",
        '<decision id="a" name="a"><functionDefinition kind="Java"><literalExpression><text>1</text>'
        "</literalExpression></functionDefinition></decision>",
        '<decision id="a" name="a"/><decision id="a" name="b"/>',
        '<decision id="a" name="a"><decisionTable hitPolicy="LAST"><output id="o"/></decisionTable></decision>',
        '<decision id="a" name="a"><decisionTable hitPolicy="COLLECT" aggregation="SUM"><output name="x"/>'
        '<output name="y"/></decisionTable></decision>',
        '<decision id="a" name="a"><decisionTable><output/><output name="y"/></decisionTable></decision>',
        '<decision id="a" name="a"><decisionTable><input id="i"/><output/></decisionTable></decision>',
        '<decision id="a" name="a"><decisionTable><output/><rule id="r"/></decisionTable></decision>',
        '<decision id="a" name="a"><decisionTable/></decision>',
    ],
)
def test_a_file_with_a_mistake_is_refused(whole: Wrap, body: str) -> None:
    with pytest.raises(DmnInvalid) as caught:
        read(whole(body))
    assert all(problem.text.zh and problem.text.en for problem in caught.value.problems)


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"<a",
        b"<definitions/>",
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><definitions>&e;</definitions>',
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>',
    ],
)
def test_what_is_no_decision_file_is_refused(source: bytes) -> None:
    with pytest.raises(DmnInvalid):
        read(source)


def test_a_draft_with_mistakes_can_be_tried(whole: Wrap) -> None:
    model = read_draft(
        whole(
            f'<decision id="a" name="a">{literal("1 +")}</decision><decision id="b" name="b">{literal("2")}</decision>'
        )
    )
    assert [problem.element_id for problem in model.problems] == ["a"]
    assert model.decisions["b"].evaluate({}).value == 2
    assert model.decisions["a"].evaluate({}).value is None
