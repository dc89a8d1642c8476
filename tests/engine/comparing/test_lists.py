"""Checklists and items of the catalogue are compared line by line."""

from __future__ import annotations

from engine.comparing import What, compare

HEAD = b"code,list,category,text,text_en,product_type,decoration,rule\n"
ONE = HEAD + "A-1,a,墙,墙是否平整？,Even?,,,\n".encode()
TWO = HEAD + "A-1,a,墙,墙面是否平整？,Even?,,,\nA-2,a,地,地面是否平整？,Even floor?,,,\n".encode()
ROLE = '[[role]]\nkey = "head"\ntitle = { zh = "%s", en = "Head" }\n'


def test_a_question_is_changed_or_added() -> None:
    found = [(each.what, each.element_id, each.new) for each in compare("a.csv", ONE, TWO)]
    assert found == [(What.CHANGED, "A-1", "墙面是否平整？"), (What.ADDED, "A-2", "")]


def test_an_item_of_the_catalogue_is_changed() -> None:
    old, new = ((ROLE % name).encode() for name in ("负责人", "主管"))
    (found,) = compare("leave.toml", old, new)
    assert (found.what, found.name) == (What.CHANGED, "role head")
    assert "主管" in found.new
