"""Tables of people are read as they see them, within bounds."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from engine.errors import Invalid
from web.work import sheets
from web.work.sheets import read_sheet
from web.work.tables import to_csv, to_xlsx

LINES = [["编号", "姓名", "电话"], ["KH-00001", "王建国", "00123"], ["", "=1+1", "+86 1"]]


def workbook(*rows: list[object], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, shown in (formats or {}).items():
        book.active[cell].number_format = shown
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("content", [to_csv(LINES), to_xlsx(LINES, "客户")], ids=["csv", "xlsx"])
def test_what_is_exported_is_read_as_it_was(content: bytes) -> None:
    assert read_sheet(content) == LINES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_other_programs_is_read(encoding: str, delimiter: str) -> None:
    text = f'姓名{delimiter}备注\r\n王建国{delimiter}"两行\n备注"\r\n\r\n'
    assert read_sheet(text.encode(encoding)) == [["姓名", "备注"], ["王建国", "两行\n备注"]]


def test_cells_of_excel_are_read_as_they_are_shown() -> None:
    row = ["00123", 123, 7, 89.5, date(2026, 4, 18), datetime.fromisoformat("2026-04-18T14:30"), True, None, "末"]
    content = workbook(["a"] * 9, row, [None, "  "], formats={"B2": "00000"})
    assert read_sheet(content)[1:] == [
        ["00123", "00123", "7", "89.5", "2026-04-18", "2026-04-18 14:30", "是", "", "末"]
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n", b"\x89PNG\0\0", b"PK\x03\x04 broken", '姓名\n"王'.encode(), b"\xff\xff\xff\xff,\x80\n\x80"],
    ids=["empty", "only a head", "a picture", "a broken workbook", "an open quote", "no encoding"],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_sheet(content)


def test_a_table_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_LINES", 3)
    assert len(read_sheet(b"a\n1\n2\n3\n")) == 4
    with pytest.raises(Invalid, match="文件过大"):
        read_sheet(b"a\n1\n2\n3\n4\n")
    with pytest.raises(Invalid, match="文件过大"):
        read_sheet(("a," * 200 + "\n1\n").encode())


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (sheets.UNPACKED + 1))
    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(Invalid, match="文件过大"):
        read_sheet(out.getvalue())
