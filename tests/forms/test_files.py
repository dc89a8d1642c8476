"""File fields keep what is stored, take what came, and refuse what does not belong."""

import pytest

from forms import UploadInfo

PHOTO = UploadInfo("n1", "漏水.jpg", 2048, "image/jpeg")
PAPER = UploadInfo("n2", "合同.PDF", 4096, "application/pdf")
OLD = {"id": "o1", "name": "旧.jpg", "size": 10, "type": "image/jpeg"}


def field(**settings):
    return {"type": "filepicker", "key": "files", **settings}


def test_new_files_come_after_the_stored_ones(form):
    loaded = form(field(multiple=True))
    data = loaded.check(
        {"files": [{"id": "o1", "name": "renamed"}, "files::k"]}, stored={"files": [OLD]}, files={"files::k": [PHOTO]}
    )
    assert data == {"files": [OLD, {"id": "n1", "name": "漏水.jpg", "size": 2048, "type": "image/jpeg"}]}


def test_one_key_as_form_js_itself_sends_it(form):
    data = form(field()).check({"files": "files::k"}, files={"files::k": [PHOTO]})
    assert [file["id"] for file in data["files"]] == ["n1"]


def test_a_stored_file_can_be_taken_away(form):
    assert form(field(multiple=True)).check({"files": None}, stored={"files": [OLD]}) == {"files": None}


@pytest.mark.parametrize("value", [["files::gone"], [{"id": "elsewhere"}], ["o1"], 5])
def test_files_that_are_neither_stored_nor_sent_are_refused(form, refused, value):
    errors = refused(form(field(multiple=True)), {"files": value}, stored={"files": [OLD]})
    assert errors == {"f_files": ["文件没有上传成功，请重新选择。"]}


def test_a_required_file(form, refused):
    loaded = form(field(validate={"required": True}))
    assert refused(loaded, {"files": None}) == {"f_files": ["此项必填。"]}


def test_only_one_unless_several_are_allowed(form, refused):
    sent = {"files::k": [PHOTO, PAPER]}
    assert refused(form(field()), {"files": ["files::k"]}, files=sent) == {"f_files": ["只能选择一个文件。"]}
    assert (
        len(form(field(multiple="=many")).check({"files": ["files::k"]}, files=sent, context={"many": True})["files"])
        == 2
    )


@pytest.mark.parametrize(
    ("accept", "fits"), [("image/*,.pdf", True), ("application/pdf", True), ("image/*", False), (".docx", False)]
)
def test_the_type_has_to_be_one_the_form_asks_for(form, refused, accept, fits):
    loaded, sent = form(field(accept=accept)), {"files::k": [PAPER]}
    if fits:
        assert loaded.check({"files": ["files::k"]}, files=sent)["files"][0]["id"] == "n2"
    else:
        assert "合同.PDF" in refused(loaded, {"files": ["files::k"]}, files=sent)["f_files"][0]
