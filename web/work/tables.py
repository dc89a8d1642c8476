"""Registers as tables for spreadsheets: CSV that Excel opens as it is, and xlsx; no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = dict.fromkeys(code for code in range(32) if code not in (9, 10, 13))
_LONGEST = 32_000

Line = Sequence[str]


def to_csv(lines: Iterable[Line]) -> bytes:
    """Return lines as UTF-8 with a byte-order mark; what a spreadsheet would take for a formula gets a ``'`` in front.

    A number with a sign stays as it is.
    """
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    for line in lines:
        writer.writerow([harmless(cell) for cell in line])
    return out.getvalue().encode("utf-8")


def to_xlsx(lines: Iterable[Line], title: str) -> bytes:
    """Return lines as a workbook of one sheet in which every cell is text."""
    book = Workbook(write_only=True)
    add_sheet(book, title, lines)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def add_sheet(book: Workbook, title: str, lines: Iterable[Line]) -> None:
    """Add a sheet in which every cell is text; its first line stays in view."""
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for line in lines:
        cells = []
        for value in line:
            cell = WriteOnlyCell(sheet, value=value.translate(_CONTROL)[:_LONGEST])
            # Left to the library, the type of a text beginning with = would be a formula.
            cell.data_type = "s"
            cell.number_format = "@"
            cells.append(cell)
        sheet.append(cells)


def harmless(cell: str) -> str:
    """Return a cell no spreadsheet reads as a formula (OWASP, CSV injection)."""
    if not cell.startswith(_BEGINS_FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    digits = cell[1:].replace(".", "", 1)
    return cell[0] in "+-" and digits.isascii() and digits.isdigit()


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "1"
