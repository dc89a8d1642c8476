"""The page of FEEL and DMN: the language and its functions from the tables of their tests, decisions from theirs."""

from __future__ import annotations

from collections.abc import Iterable

from engine.text import Text
from tests.engine.feel import features
from tests.engine.feel.functions import contexts, conversion, lists, logic, numbers, ranges, strings, temporal
from tests.pages.page import REFUSED, RUNS, Line, Page, Part

_FAMILIES = (
    (Text("文字", "strings"), strings),
    (Text("列表", "lists"), lists),
    (Text("数字", "numbers"), numbers),
    (Text("日期与时间", "dates and times"), temporal),
    (Text("转换", "conversion"), conversion),
    (Text("逻辑", "logic"), logic),
    (Text("上下文", "contexts"), contexts),
    (Text("区间关系", "relations of ranges"), ranges),
)
_EXTENSIONS = (
    "get or else",
    "is defined",
    "trim",
    "extract",
    "duplicate values",
    "partition",
    "is empty",
    "last day of month",
)
_TABLES, _MODELS, _IMPORTS = (f"tests/engine/dmn/test_{name}.py::" for name in ("tables", "models", "imports"))

_DECISIONS: tuple[tuple[Text, tuple[Line, ...]], ...] = (
    (
        Text("DMN：决策表", "DMN: decision tables"),
        (
            Line(
                Text("命中策略 U、A、F、P、R、O、C", "hit policies U, A, F, P, R, O, C"),
                RUNS,
                (f"{_TABLES}test_hit_policy_decides",),
            ),
            Line(
                Text("汇总 SUM、MIN、MAX、COUNT", "aggregations SUM, MIN, MAX, COUNT"),
                RUNS,
                (f"{_TABLES}test_collect_aggregates", f"{_TABLES}test_hit_policy_decides"),
            ),
            Line(
                Text("规则互相矛盾", "rules that contradict each other"),
                Text("报错，指出规则", "an error that names the rules"),
                (f"{_TABLES}test_a_contradiction_names_the_rules",),
            ),
            Line(
                Text("单元格：一元测试", "cells: unary tests"),
                RUNS,
                ("tests/engine/feel/test_expressions.py::test_a_cell_matches",),
            ),
            Line(Text("多个输出列", "several outputs"), RUNS, (f"{_TABLES}test_several_outputs_make_a_context",)),
            Line(
                Text("默认输出", "default outputs"),
                RUNS,
                (f"{_TABLES}test_the_default_output_answers_when_no_rule_does",),
            ),
            Line(
                Text("输入列的允许值", "allowed values of an input column"),
                Text("不在其中按空值计", "others count as null"),
                (f"{_TABLES}test_an_input_outside_its_allowed_values_counts_as_null",),
            ),
            Line(
                Text("说明：规则、输入、输出", "explanation: rules, inputs, outputs"),
                RUNS,
                (f"{_TABLES}test_the_explanation_is_complete_and_plain",),
            ),
        ),
    ),
    (
        Text("DMN：决策模型", "DMN: decision models"),
        (
            Line(
                Text("决策需求图", "decision requirements"),
                RUNS,
                (f"{_MODELS}test_decisions_build_on_each_other_and_tell_so",),
            ),
            Line(
                Text("业务知识模型", "business knowledge models"),
                RUNS,
                (
                    f"{_MODELS}test_knowledge_models_are_functions_and_may_call_themselves",
                    f"{_MODELS}test_a_knowledge_model_answers_in_its_declared_type",
                ),
            ),
            Line(Text("决策服务", "decision services"), RUNS, (f"{_MODELS}test_a_decision_service_is_a_function",)),
            Line(
                Text(
                    "盒装表达式：字面表达式、上下文、调用、列表、关系、条件、筛选、for、some、every",
                    "boxed expressions: literal, context, invocation, list, relation, conditional, filter, for, "
                    "some, every",
                ),
                RUNS,
                (
                    f"{_MODELS}test_a_boxed_expression_gives",
                    f"{_MODELS}test_a_boxed_filter_refuses_what_is_no_condition",
                ),
            ),
            Line(
                Text("数据类型、允许值、类型约束", "item definitions, allowed values, type constraints"),
                RUNS,
                (
                    f"{_MODELS}test_values_must_be_of_their_declared_type",
                    f"{_MODELS}test_each_boxed_expression_keeps_its_declared_type",
                    f"{_MODELS}test_a_list_with_gaps_is_still_of_its_type",
                ),
            ),
            Line(
                Text("导入其他决策文件", "imports of other decision files"),
                RUNS,
                (
                    f"{_IMPORTS}test_an_imported_decision_is_known_by_the_name_of_its_import",
                    f"{_IMPORTS}test_imported_functions_and_types_are_used_by_qualified_name",
                    "tests/engine/commands/test_imported_decisions.py"
                    "::test_a_case_uses_the_imported_file_deployed_with_its_table",
                ),
                Text("与引用它的文件一起部署", "deploy them together with the file that imports them"),
            ),
            Line(
                Text("DMN 1.1 至 1.5 的文件", "files of DMN 1.1 to 1.5"),
                RUNS,
                (f"{_MODELS}test_all_versions_of_the_standard_are_read",),
            ),
            Line(
                Text("外部函数（Java、PMML）", "functions of other programs (Java, PMML)"),
                REFUSED,
                (f"{_MODELS}test_a_file_with_a_mistake_is_refused",),
                Text("不执行外部代码；请改用 FEEL 或服务任务", "No foreign code runs; use FEEL or a service task"),
            ),
            Line(
                Text("FEEL 以外的表达式语言", "expression languages other than FEEL"),
                REFUSED,
                (f"{_MODELS}test_a_file_with_a_mistake_is_refused",),
            ),
        ),
    ),
)
_LIMITS = (
    Line(
        Text("计算量、长度与嵌套的上限", "limits of work, length and nesting"),
        RUNS,
        ("tests/engine/feel/test_limits.py::test_an_attack_is_refused_or_harmless_and_short",),
        Text("超出时报错，服务不受影响", "beyond them an error, the server is not touched"),
    ),
    Line(
        Text("出错位置", "places of errors"),
        RUNS,
        ("tests/engine/feel/test_expressions.py::test_a_syntax_error_names_its_place",),
    ),
    Line(
        Text("为何得到空值", "why a value became null"),
        RUNS,
        ("tests/engine/feel/test_expressions.py::test_unknown_names_give_null_and_a_warning",),
    ),
    Line(
        Text("正则表达式中引用分组", "references to groups inside patterns"),
        REFUSED,
        ("tests/engine/feel/test_functions.py::test_function[matches]",),
    ),
)


def parts() -> Iterable[Part]:
    """Return every feature with the test that shows it."""
    for title, group in features.GROUPS:
        test = "tests/engine/feel/test_expressions.py::test_feature"
        yield Part(title, [Line(one.name, RUNS, (f"{test}[{one.key}]",)) for one in group])
    for title, family in _FAMILIES:
        yield Part(
            Text(f"FEEL 函数：{title.zh}", f"FEEL functions: {title.en}"), [_function(name) for name in family.CASES]
        )
    yield Part(Text("FEEL：边界与说明", "FEEL: limits and explanations"), _LIMITS)
    for title, lines in _DECISIONS:
        yield Part(title, lines)


def _function(name: str) -> Line:
    remark = Text("Camunda 的扩展", "an extension of Camunda") if name in _EXTENSIONS else None
    return Line(Text(name, name), RUNS, (f"tests/engine/feel/test_functions.py::test_function[{name}]",), remark)


PAGE = Page(
    "docs/feel-dmn.md",
    Text("FEEL 与 DMN", "FEEL and DMN"),
    Text(
        "本页列出表达式语言 FEEL 1.4 与决策标准 DMN 1.1 至 1.5 的功能，以及证明它们的测试。由 "
        "`python -m tests.pages` 根据 `tests/engine/feel/`、`tests/engine/dmn/` 生成，测试保证本页与之一致。",
        "The features of the expression language FEEL 1.4 and of decisions in DMN 1.1 to 1.5, and the tests that show "
        "them. Written by `python -m tests.pages` from `tests/engine/feel/` and `tests/engine/dmn/`; a test keeps it "
        "equal to them. Where the product leaves the standard: "
        "[decision 0002](decisions/0002-feel-compiled-to-closures.md).",
    ),
    parts,
)
