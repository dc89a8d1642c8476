"""The rows of a checklist: each has a code of its own, words in both languages, values that exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath

from engine.definitions.checklist import CONDITION, Row, read_checklist
from engine.errors import DefinitionInvalid, Problem
from engine.feel import FeelError, compile_expression
from engine.lint.subject import problem
from engine.text import Text

FORM = "register-checklist"
"""The form of the register, whose options say which lists, project types and conditions of delivery there are."""
CHOSEN = ("list", "product_type", "decoration")
_REQUIRED = ("code", "list", "category", "text", "text_en")
_LONGEST = {"category": 50, "text": 500, "text_en": 500, CONDITION: 500}
_CODE = re.compile(r"[\w.-]{1,64}")
_RULE = re.compile(r"[A-Z]{2,5}-\d{3}")


def lint_checklist(name: str, source: bytes, options: Mapping[str, Collection[str]]) -> list[Problem]:
    """Return what is wrong, each problem at ``line:column``; ``options`` are the values to choose from, by column."""
    try:
        rows = read_checklist(source)
    except DefinitionInvalid as refusal:
        return list(refusal.problems)
    found: list[Problem] = []
    for row in rows:
        found += _empty(row)
        found += _values(row, PurePath(name).stem, options)
    first: dict[str, int] = {}
    for row in rows:
        code = row.cells["code"]
        if code and first.setdefault(code, row.line) != row.line:
            line = first[code]
            found.append(_wrong(row, "code", Text(f"与第 {line} 行重复：{code}", f"is that of line {line}: {code}")))
    return found


def condition_problem(text: str) -> Text | None:
    """Return what is wrong with the condition of a question, None when it can be read."""
    try:
        compile_expression(text.removeprefix("="))
    except FeelError as error:
        return error.text
    return None


def _empty(row: Row) -> Iterator[Problem]:
    for column in _REQUIRED:
        if not row.cells[column]:
            yield _wrong(row, column, Text("没有填写", "is empty"))


def _values(row: Row, stem: str, options: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    cells = {column: cell for column, cell in row.cells.items() if cell}
    if "list" in cells and cells["list"] != stem:
        yield _wrong(row, "list", Text(f"须与文件名相同：{stem}", f"has to be the name of the file: {stem}"))
    for column in CHOSEN:
        if column in cells and column in options and cells[column] not in options[column]:
            offered = ", ".join(sorted(options[column]))
            cell = cells[column]
            yield _wrong(row, column, Text(f"“{cell}”不在可选值 {offered} 中", f'"{cell}" is none of {offered}'))
    if not _CODE.fullmatch(cells.get("code", "-")):
        yield _wrong(row, "code", Text("须为字母、数字、点或连字符", "needs letters, digits, dots or hyphens"))
    if not _RULE.fullmatch(cells.get("rule", "OWN-001")):
        yield _wrong(row, "rule", Text("不是条款编号，例如 JDR-004", "is no id of a rule such as JDR-004"))
    for column, longest in _LONGEST.items():
        if len(cells.get(column, "")) > longest:
            yield _wrong(row, column, Text(f"超过 {longest} 字", f"is longer than {longest} characters"))
    said = condition_problem(cells.get(CONDITION, "true"))
    if said is not None:
        yield _wrong(row, CONDITION, Text(f"不是条件表达式：{said.zh}", f"is no condition: {said.en}"))


def _wrong(row: Row, column: str, text: Text) -> Problem:
    return problem(
        "checklist-row",
        f"{row.line}:{column}",
        Text(f"第 {row.line} 行“{column}”列{text.zh}", f'line {row.line}, column "{column}" {text.en}'),
        Text("请改正该格后重新检查", "Correct the cell and check again"),
    )
