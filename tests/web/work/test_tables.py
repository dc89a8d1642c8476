"""Tables for spreadsheets: nothing that is exported is ever a formula."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from web.work import tables

ATTACKS = ["=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "+1+cmd", "-2+3", "\t=1", "\r=1"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_csv_holds_no_formula(attack):
    text = tables.to_csv([["名称"], [attack]]).decode("utf-8-sig")
    (_head, (cell,)) = csv.reader(io.StringIO(text, newline=""))
    assert cell == "'" + attack


@pytest.mark.parametrize("harmless", ["-12.5", "+8613900000000", "王 = 李", "a-b", ""])
def test_what_is_no_formula_stays_as_it_is(harmless):
    assert tables.harmless(harmless) == harmless


def test_csv_says_what_it_is_to_excel():
    assert tables.to_csv([["名称"]]).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_workbook_holds_text_only(attack):
    book = load_workbook(io.BytesIO(tables.to_xlsx([["名称"], [attack, "007"]], "客户/业主")))
    (cell, number) = book.active[2]
    assert (cell.data_type, number.value) == ("s", "007")
    assert cell.value.lstrip() == attack.lstrip()
    assert book.active.title == "客户业主"


def test_signs_no_file_can_hold_are_left_out():
    book = load_workbook(io.BytesIO(tables.to_xlsx([["a\x00b\x1f"]], "")))
    assert book.active["A1"].value == "ab"
