"""Tables people upload, read as lines of words: xlsx and csv within bounds, whatever program wrote them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl import load_workbook

from engine.errors import Invalid
from engine.text import Text

MOST_LINES: Final = 50_000
MOST_COLUMNS: Final = 100
LONGEST: Final = 32_767
MOST_BYTES: Final = 20_000_000
UNPACKED: Final = 300_000_000
"""How large a workbook may be unpacked: a bomb of some kilobytes would fill the memory."""
_ZIP = b"PK\x03\x04"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Lines = list[list[str]]


def read_sheet(content: bytes) -> Lines:
    """Return the lines of the first sheet, the head first, without empty ones.

    Dates are ``2026-04-18`` or ``2026-04-18 14:30``, numbers as they are shown, zeros in front included.
    Raises Invalid for what is no table, has no lines under its head, or is larger than the bounds of this module.
    """
    if len(content) > MOST_BYTES:
        raise _too_large()
    cells = _workbook(content) if content.startswith(_ZIP) else _csv(content)
    lines: Lines = []
    for row in cells:
        line = [cell.strip() for cell in row]
        while line and not line[-1]:
            line.pop()
        if not line:
            continue
        if len(lines) > MOST_LINES or len(line) > MOST_COLUMNS or any(len(cell) > LONGEST for cell in line):
            raise _too_large()
        lines.append(line)
    if len(lines) < 2:
        raise Invalid(Text("文件中没有数据：第一行是列名，以下每行一个条目", "The file has no rows under its headings"))
    return lines


def _too_large() -> Invalid:
    return Invalid(
        Text(
            f"文件过大：最多 {MOST_LINES:,} 行、{MOST_COLUMNS} 列，每格 {LONGEST:,} 字，请拆成几个文件",
            f"Too large: at most {MOST_LINES:,} rows, {MOST_COLUMNS} columns, {LONGEST:,} signs a cell; split the file",
        )
    )


def _unreadable() -> Invalid:
    return Invalid(Text("文件无法读取，请上传 .xlsx 或 .csv", "The file cannot be read: upload .xlsx or .csv"))


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(item.file_size for item in archive.infolist()) > UNPACKED or len(archive.infolist()) > 2_000:
                raise _too_large()
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # Some programs write a size that is wrong; the rows themselves are bounded instead.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1):
            yield [_words(cell.value, getattr(cell, "number_format", "") or "") for cell in row]
    except Invalid:
        raise
    except Exception as error:
        # A workbook is a stranger's zip of XML: openpyxl fails on broken ones in ways it does not name.
        raise _unreadable() from error


def _words(value: Any, shown_as: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        text = str(int(value)) if whole else repr(value)
        return text.zfill(len(shown_as)) if whole and shown_as and not shown_as.strip("0") else text
    return str(value)


def _csv(content: bytes) -> Iterator[list[str]]:
    if b"\0" in content[:4096]:
        raise _unreadable()
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_harmed(cell) for cell in row]
    except csv.Error as error:
        raise _unreadable() from error


def _decoded(content: bytes) -> str:
    """Return the text of a CSV file: UTF-8 with or without a mark, else as Chinese Windows writes it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable()


def _harmed(cell: str) -> str:
    """Return a cell without the ``'`` that an export puts in front of what looks like a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
