"""The library of the studio: folders, states, owners, searched and narrowed."""

from __future__ import annotations

import pytest

from engine import commands
from engine.actor import SYSTEM
from tests.engine.commands.conftest import HERE

LEAVE = (HERE / "leave.bpmn").read_bytes()
ITEMS = """
[[role]]
key = "office"
title = { zh = "总经办", en = "Office" }
[[process]]
key = "leave"
number = "HR-01"
managed_by = "office"
title = { zh = "请假", en = "Leave" }
"""


@pytest.fixture
def library(session, browser, people):
    """Return the browser of a process owner; ``leave`` is in force, ``trip`` being drawn."""
    people("yi", "cs_manager", name="乙")
    people("owner", "process_owner", name="沈立")
    commands.deploy(session, {"leave.bpmn": LEAVE, "hr.toml": ITEMS.encode()}, by=SYSTEM)
    opened = browser()
    opened.sign_in("owner")
    opened.post("/studio/new", data={"key": "trip", "name": "出差"})
    return opened


def test_a_line_says_number_owner_state_and_revision(library):
    page = library.get("/studio/").text
    for words in ("HR-01", "总经办", "现行", "A/0", "新流程", "出差"):
        assert words in page


def test_folders_are_made_by_filing_and_head_their_procedures(library):
    assert "未归入文件夹" not in library.get("/studio/").text
    assert library.post("/studio/file/leave", data={"folder": "人事"}).status_code == 303
    page = library.get("/studio/").text
    assert page.index("<h2>人事") < page.index("HR-01") < page.index("<h2>未归入文件夹") < page.index("出差")
    narrowed = library.get("/studio/?folder=人事").text
    assert "HR-01" in narrowed
    assert "继续修改" not in narrowed


def test_the_library_is_narrowed_by_state_and_searched_by_owner(library):
    assert "HR-01" not in library.get("/studio/?state=new").text
    assert "HR-01" in library.get("/studio/?q=总经办").text
    assert "没有符合条件的流程" in library.get("/studio/?q=总经办&state=in_review").text
    library.post("/studio/open/leave")
    assert "HR-01" in library.get("/studio/?state=changing").text


def test_a_name_that_is_too_long_is_refused_with_words(library):
    refused = library.post("/studio/file/leave", data={"folder": "长" * 41})
    assert refused.status_code == 422
    assert "最多 40 个字" in refused.text
    assert library.post("/studio/file/none", data={"folder": "人事"}).status_code == 404
