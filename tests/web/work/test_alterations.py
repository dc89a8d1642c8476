"""A value that changed shows what changed: pieces of a text, rows of a list, parts of a value."""

from __future__ import annotations

from web.work.alterations import Line, Part, Piece, altered
from web.work.values import NOTHING, Grid

LONG = "外窗周边密封胶老化开裂，雨天渗水，须铲除后重新打胶，并做淋水试验，合格后恢复墙面涂料，由维保中心复查。"


def test_a_short_text_stands_whole_beside_the_old_one():
    one = altered("严重程度", "一般", "严重", is_first=False)
    assert (one.old, one.new, one.pieces) == ("一般", "严重", ())


def test_a_long_text_shows_the_words_that_changed_only():
    one = altered("原因", LONG, LONG.replace("维保中心", "物业"), is_first=False)
    assert [piece for piece in one.pieces if piece.mark] == [Piece("removed", "维保中心"), Piece("added", "物业")]


def test_the_pieces_of_a_text_make_the_old_and_the_new_one():
    new = LONG.replace("雨天", "雨季").replace("，须", "。须") + "另拍照。"
    pieces = altered("原因", LONG, new, is_first=False).pieces
    assert "".join(one.text for one in pieces if one.mark != "added") == LONG
    assert "".join(one.text for one in pieces if one.mark != "removed") == new


def test_of_very_long_texts_whole_sentences_are_held_against_each_other():
    old = "第一句。" * 700
    pieces = altered("内容", old, old + "另一句。", is_first=False).pieces
    assert [one.text for one in pieces if one.mark] == ["另一句。"]
    assert len(pieces[0].text) < 100


def test_a_list_shows_rows_that_came_went_and_changed_and_counts_the_rest():
    old = Grid(("部门", "结论"), (("工程", "合格"), ("设计", "合格"), ("成本", "不合格")))
    new = Grid(("部门", "结论"), (("工程", "合格"), ("设计", "不合格"), ("法务", "合格"), ("营销", "合格")))
    one = altered("检查", old, new, is_first=False)
    assert one.same == 1
    assert {line.mark for line in one.lines} == {"removed", "added"}
    one = altered("检查", old, Grid(old.columns, (*old.rows[:2], ("成本", "合格"))), is_first=False)
    assert one.lines == [Line("changed", ("成本", "合格"), ("成本", "不合格"))]


def test_a_list_given_first_has_its_rows_without_marks():
    one = altered("检查", NOTHING, Grid(("a", "b"), (("1", "2"), ("3", "4"))), is_first=True)
    assert [line.mark for line in one.lines] == ["", ""]


def test_of_a_value_with_parts_those_that_changed_are_shown():
    old, new = Grid(("决定", "意见"), (("同意", "无"),)), Grid(("决定", "意见"), (("不同意", "无"),))
    assert altered("审批", old, new, is_first=False).parts == (Part("决定", "同意", "不同意"),)
