"""Tables whose rows become blocks on a phone name every value, because their head is gone there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from web import app

TEMPLATES = Path(app.__file__).parent / "templates"
TABLE = re.compile(r"<table[^>]*\bfb-stacked\b.*?</table>", re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
CELL = re.compile(r"""<td\b(?P<attributes>(?:[^>"]|"[^"]*")*)>(?P<content>.*?)</td>""", re.DOTALL)


def nameless(table: str) -> Iterator[str]:
    """Find the cells without a name: the first of a row is its title, and some columns have no name to give."""
    head, _, body = table.partition("</thead>")
    named = [words for words in HEAD.findall(head) if words.strip() and "visually-hidden" not in words]
    for row in ROW.findall(body):
        cells = [cell for cell in CELL.finditer(row) if cell["content"]]
        yield from (cell[0] for cell in cells[1 : len(named)] if "data-label=" not in cell["attributes"])


def test_every_value_of_a_stacked_row_has_the_name_of_its_column() -> None:
    tables = [
        (path.relative_to(TEMPLATES).as_posix(), table)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for table in TABLE.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(tables) > 40
    assert [(path, cell) for path, table in tables for cell in nameless(table)] == []
