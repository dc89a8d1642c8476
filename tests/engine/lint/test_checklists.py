"""What is wrong in a checklist is named by line and column, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.lint import Known, lint_files, lint_sources

HEAD = "code,list,category,text,text_en,product_type,decoration,rule"
ROW = "JDR-011,jdr,厨房,是否预留洗衣机位？,A place for the washing machine?,,,JDR-011"
KNOWN = Known(checklist_options={"list": {"jdr"}, "product_type": {"villa"}, "decoration": {"bare"}})


def places(text: str, name: str = "jdr.csv", known: Known = KNOWN) -> list[str | None]:
    return [problem.element_id for problem in lint_sources({name: text.encode()}, known=known)]


def test_a_sound_checklist_has_no_problems() -> None:
    rows = [ROW, "", '"A.1",jdr,厨房,"两行\n问题",Two lines,villa,bare,', ROW.replace("JDR-011", "甲-2", 1)]
    assert places("\ufeff" + "\r\n".join([HEAD, *rows])) == []
    assert places(f'{HEAD},condition\n{ROW},"stage = ""sale"""') == []


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (ROW.replace("JDR-011", "", 1), "2:code"),
        (ROW.replace("JDR-011", "J 11", 1), "2:code"),
        (ROW.replace("jdr", "dsn"), "2:list"),
        (ROW.replace("厨房", ""), "2:category"),
        (ROW.replace("是否预留洗衣机位？", " "), "2:text"),
        (ROW.replace("是否", "是否" * 300), "2:text"),
        (ROW.replace("A place for the washing machine?", ""), "2:text_en"),
        (ROW.replace(",,,", ",castle,,"), "2:product_type"),
        (ROW.replace(",,,", ",,gold,"), "2:decoration"),
        (ROW[:-3] + "eleven", "2:rule"),
        (f"{ROW}\n{ROW}", "3:code"),
        (f'{ROW.replace("厨房", "")}\n"a b",jdr,x,y,z,,,', "2:category"),
        (ROW + ",more", "2"),
        (f'{ROW}\n"open', "3"),
    ],
)
def test_each_wrong_cell_is_named(row: str, place: str) -> None:
    assert places(f"{HEAD}\n{row}")[0] == place


def test_every_wrong_cell_is_named_at_once() -> None:
    assert places(f'{HEAD},condition\n,jdr,,a,b,,,x,"1 +"') == ["2:code", "2:category", "2:rule", "2:condition"]


@pytest.mark.parametrize("head", [HEAD.replace(",rule", ""), HEAD + ",rule", HEAD + ",remark"])
def test_the_columns_are_the_agreed_ones(head: str) -> None:
    assert places(head + "\n") == ["1"]


def test_a_code_stands_in_one_file_only() -> None:
    twice = {"jdr.csv": f"{HEAD}\n{ROW}".encode(), "dsn.csv": f"{HEAD}\n{ROW.replace('jdr', 'dsn')}".encode()}
    assert [problem.rule for problem in lint_sources(twice)] == ["id-in-two-files"]


def test_bytes_that_are_no_text_are_refused() -> None:
    [problem] = lint_sources({"jdr.csv": f"{HEAD}\n{ROW}".encode("gb18030")})
    assert problem.text.zh == "清单文件不是 UTF-8 编码"


def test_the_register_form_says_what_can_be_chosen(tmp_path: Path) -> None:
    form = """{"id": "register-checklist", "type": "default", "components":
    [{"type": "select", "id": "f", "key": "decoration", "label": "x", "values": [{"label": "a", "value": "bare"}]}]}"""
    (tmp_path / "jdr.csv").write_text(f"{HEAD}\n{ROW.replace(',,,', ',,gold,')}")
    (tmp_path / "register-checklist.form").write_text(form)
    (tmp_path / "rules.csv").write_text("id,zh,en\n")
    found = [problem for problem in lint_files([tmp_path]) if problem.severity == "error"]
    assert [(Path(problem.file or "").name, problem.element_id) for problem in found] == [("jdr.csv", "2:decoration")]
