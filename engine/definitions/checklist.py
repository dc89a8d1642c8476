"""A checklist as a table (``.csv``, UTF-8): the questions of one list, one a line, under a head of named columns."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from dataclasses import dataclass

from engine.errors import DefinitionInvalid, Problem
from engine.text import Text

COLUMNS = ("code", "list", "category", "text", "text_en", "product_type", "decoration", "rule")
CONDITION = "condition"
"""A column that may follow the others: when a question is asked, in FEEL over the fields of the project."""
_MAX_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Row:
    """One line of the file with its cells by column, blanks around them taken away."""

    line: int
    cells: dict[str, str]


def is_checklist(source: bytes) -> bool:
    """Tell a checklist from other tables: its first line names at least two of the columns."""
    head = source.partition(b"\n")[0].removeprefix(BOM_UTF8).decode("utf-8", "replace")
    return len({each.strip(' "\r') for each in head.split(",")} & set(COLUMNS)) > 1


def read_checklist(source: bytes) -> list[Row]:
    """Return the rows.  Raises DefinitionInvalid naming the line and what is wrong with the file as a table."""
    if len(source) > _MAX_BYTES:
        raise _refused("checklist-unreadable", None, Text("清单文件超过 1 MB", "the checklist is larger than 1 MB"))
    try:
        lines = csv.reader(io.StringIO(source.decode("utf-8-sig"), newline=""), strict=True)
        head = [name.strip() for name in next(lines, [])]
        _require(head)
        rows, begun = [], lines.line_num + 1
        for cells in lines:
            if any(cell.strip() for cell in cells):
                rows.append(Row(begun, _named(head, cells, begun)))
            begun = lines.line_num + 1
    except UnicodeDecodeError:
        raise _refused(
            "checklist-unreadable", None, Text("清单文件不是 UTF-8 编码", "the checklist is not UTF-8")
        ) from None
    except csv.Error as error:
        text = Text(f"第 {lines.line_num} 行无法读取：{error}", f"line {lines.line_num} cannot be read: {error}")
        raise _refused("checklist-unreadable", str(lines.line_num), text) from None
    return rows


def _require(head: list[str]) -> None:
    missing = [name for name in COLUMNS if name not in head]
    unknown = [name for name in head if name not in (*COLUMNS, CONDITION) or head.count(name) > 1]
    if missing or unknown:
        wrong = [*missing, *unknown]
        text = Text(
            f"第 1 行：缺少、多出或重复的列 {'、'.join(wrong)}", f"line 1: column missing, unknown or twice: {wrong}"
        )
        raise _refused("checklist-columns", "1", text)


def _named(head: list[str], cells: list[str], line: int) -> dict[str, str]:
    if len(cells) != len(head):
        text = Text(
            f"第 {line} 行有 {len(cells)} 格，应为 {len(head)} 格",
            f"line {line} has {len(cells)} cells instead of {len(head)}",
        )
        raise _refused("checklist-columns", str(line), text)
    return {name: cell.strip() for name, cell in zip(head, cells, strict=True)}


def _refused(rule: str, place: str | None, text: Text) -> DefinitionInvalid:
    head = ",".join(COLUMNS)
    remedy = Text(
        f"首行为 {head}，可加 {CONDITION}；含逗号的格用双引号括起，另存为 UTF-8",
        f"The first line is {head}, {CONDITION} may follow; quote cells with commas, save as UTF-8",
    )
    return DefinitionInvalid([Problem(place, text, remedy=remedy, rule=rule)])
