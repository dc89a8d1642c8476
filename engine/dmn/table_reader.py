"""Reads a ``decisionTable`` element; every cell is compiled and every mistake names table, rule and column."""

from __future__ import annotations

from engine.definitions.namespaces import Element, attribute
from engine.dmn.elements import every, first, name_of, text_of
from engine.dmn.hit_policies import Aggregation, HitPolicy
from engine.dmn.notes import Notes
from engine.dmn.table import InputColumn, OutputColumn, Rule, Table
from engine.text import Text


def read_table(element: Element, name: str, notes: Notes) -> Table:
    """Return the compiled table ``name``."""
    inputs = tuple(_input(column, name, number, notes) for number, column in enumerate(every(element, "input"), 1))
    outputs = tuple(_output(column, name, number, notes) for number, column in enumerate(every(element, "output"), 1))
    if not outputs:
        notes.error(element, Text(f"决策表“{name}”没有输出列", f'Table "{name}" has no output column'))
    if len(outputs) > 1:
        for column, read in zip(every(element, "output"), outputs, strict=True):
            if not read.name:
                notes.error(
                    column,
                    Text(
                        f"决策表“{name}”有多个输出列，每列都要有名称",
                        f'Each output column of table "{name}" needs a name',
                    ),
                )
    policy = _policy(element, name, notes)
    aggregation = _aggregation(element, name, policy, len(outputs), notes)
    rules = tuple(
        _rule(rule, name, index, (inputs, outputs), notes) for index, rule in enumerate(every(element, "rule"), 1)
    )
    if not rules:
        notes.warning(element, Text(f"决策表“{name}”没有规则", f'Table "{name}" has no rules'))
    return Table(attribute(element, "id"), name, policy, aggregation, inputs, outputs, rules)


def _policy(element: Element, name: str, notes: Notes) -> HitPolicy:
    given = attribute(element, "hitPolicy") or "UNIQUE"
    try:
        return HitPolicy(given)
    except ValueError:
        notes.error(
            element, Text(f"决策表“{name}”的命中策略“{given}”不存在", f'Table "{name}" has no policy "{given}"')
        )
        return HitPolicy.UNIQUE


def _aggregation(element: Element, name: str, policy: HitPolicy, outputs: int, notes: Notes) -> Aggregation | None:
    given = attribute(element, "aggregation")
    if given is None or policy is not HitPolicy.COLLECT:
        return None
    if given not in Aggregation.__members__:
        notes.error(
            element, Text(f"决策表“{name}”的汇总方式“{given}”不存在", f'Table "{name}" cannot make a "{given}"')
        )
        return None
    if outputs > 1 and given != "COUNT":
        notes.error(
            element, Text(f"决策表“{name}”有多个输出列，不能汇总", f'Table "{name}" has several outputs to aggregate')
        )
    return Aggregation[given]


def _input(column: Element, table: str, number: int, notes: Notes) -> InputColumn:
    expression = first(column, "inputExpression")
    text = text_of(expression)
    label = attribute(column, "label") or text or str(number)
    place = Text(f"决策表“{table}”第 {number} 个输入列“{label}”", f'table "{table}", input {number} "{label}"')
    if text is None:
        notes.error(column, Text(f"{place.zh}没有表达式", f"{place.en} has no expression"))
    compiled = notes.expression(column if expression is None else expression, text, place)
    allowed = first(column, "inputValues")
    values = text_of(allowed)
    return InputColumn(
        label, compiled, None if allowed is None or values is None else notes.tests(allowed, values, place)
    )


def _output(column: Element, table: str, number: int, notes: Notes) -> OutputColumn:
    label = attribute(column, "label") or name_of(column) or table
    place = Text(f"决策表“{table}”第 {number} 个输出列“{label}”", f'table "{table}", output {number} "{label}"')
    values = text_of(first(column, "outputValues"))
    default = text_of(first(column, "defaultOutputEntry"))
    return OutputColumn(
        name_of(column),
        label,
        None if values is None else notes.expression(column, f"[{values}]", place),
        None if default is None else notes.expression(column, default, place),
    )


def _rule(
    rule: Element,
    table: str,
    index: int,
    columns: tuple[tuple[InputColumn, ...], tuple[OutputColumn, ...]],
    notes: Notes,
) -> Rule:
    inputs, outputs = columns
    tests = list(every(rule, "inputEntry"))
    answers = list(every(rule, "outputEntry"))
    if len(tests) != len(inputs) or len(answers) != len(outputs):
        notes.error(
            rule,
            Text(
                f"决策表“{table}”第 {index} 条规则的单元格数与列数不符",
                f'Rule {index} of table "{table}" has not one cell for each column',
            ),
        )
    return Rule(
        attribute(rule, "id"),
        index,
        tuple(
            notes.tests(cell, text_of(cell), _place(table, index, column.label))
            for cell, column in zip(tests, inputs, strict=False)
        ),
        tuple(
            notes.expression(cell, text_of(cell), _place(table, index, column.label))
            for cell, column in zip(answers, outputs, strict=False)
        ),
        _annotations(rule),
    )


def _place(table: str, index: int, column: str) -> Text:
    return Text(f"决策表“{table}”第 {index} 条规则“{column}”列", f'table "{table}", rule {index}, column "{column}"')


def _annotations(rule: Element) -> tuple[str, ...]:
    written = [text_of(entry) or "" for entry in every(rule, "annotationEntry")]
    description = first(rule, "description")
    if description is not None and description.text:
        written.append(description.text.strip())
    return tuple(text for text in written if text)
