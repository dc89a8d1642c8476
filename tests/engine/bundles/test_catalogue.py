"""Items of the catalogue travel as they are, and a procedure takes those along that its files mention."""

from __future__ import annotations

import pytest

from engine.bundles import mentioned_in, named_items, read_items, written
from engine.errors import DefinitionInvalid

ITEMS = """
[[policy]]
key = "leave.within"
value = 2
unit = "working days"
title = { en = "Within", zh = "期限" }

[[policy]]
key = "other.within"
value = 3
unit = "days"
title = { zh = "别的", en = "Other" }

[[process]]
key = "leave"
title = { zh = "请假 \\"短\\"", en = "Leave" }
start_roles = []
readers = ["cs_manager"]

[[role]]
key = "cs_manager"
title = { zh = "客服经理", en = "Manager" }
description = { zh = "审批", en = "Approves" }

[[role]]
key = "head"
title = { zh = "负责人", en = "Head" }

[[clock]]
key = "register"
days = 1.5
is_working = true
""".encode()


def test_what_is_written_reads_the_same_and_is_written_the_same() -> None:
    items = read_items(ITEMS)
    assert read_items(written(items)) == items
    assert written(dict(reversed(items.items()))) == written(items)


def test_a_procedure_takes_what_its_files_and_its_own_item_mention() -> None:
    texts = [b'<a due="=policy.leave.within"/>', '<lane name="负责人"/>'.encode()]
    found = mentioned_in(texts, [("process", "leave"), ("form", "none")], read_items(ITEMS))
    assert set(found) == {("process", "leave"), ("policy", "leave.within"), ("role", "cs_manager"), ("role", "head")}
    assert ("clock", "register") in mentioned_in([b'"register"'], [], read_items(ITEMS))


def test_items_are_named_by_key_and_title() -> None:
    assert {("role", "head"), ("role", "负责人")} <= named_items(ITEMS)


@pytest.mark.parametrize("source", [b"[[role", b"\xff\xfe\xfa"])
def test_what_cannot_be_read_is_refused(source: bytes) -> None:
    with pytest.raises(DefinitionInvalid):
        read_items(source)
