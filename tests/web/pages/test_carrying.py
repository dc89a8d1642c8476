"""Taking procedures along and bringing them in, on the pages of the studio."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.bundles import pack, unpack
from engine.model import Definition, DefinitionKind, WorkingCopy
from tests.engine.commands.conftest import HERE

LEAVE = (HERE / "leave.bpmn").read_bytes()
OTHER = LEAVE.replace("填写申请".encode(), "提出申请".encode())


@pytest.fixture(autouse=True)
def in_force(session, people):
    people("yi", "cs_manager", name="乙")
    commands.deploy(session, {"leave.bpmn": LEAVE}, by=SYSTEM)


def bring(browser, do, *files, **more):
    handed = [(io.BytesIO(source), name) for name, source in files]
    return browser.post("/studio/import", data={"files": handed, "do": do, **more}, content_type="multipart/form-data")


def test_a_procedure_is_sent_as_a_zip_in_force_of_old_and_as_it_is_being_changed(owner, session):
    first = owner.get("/studio/export/leave")
    assert "leave-A0.zip" in first.headers["Content-Disposition"]
    assert unpack(first.data).files == {"bpmn/leave.bpmn": LEAVE, **_roles(first.data)}
    old = session.scalars(select(Definition).where(Definition.kind == DefinitionKind.PROCESS)).one().current_id
    commands.deploy(session, {"leave.bpmn": OTHER}, by=SYSTEM)
    assert unpack(owner.get("/studio/export/leave").data).files["bpmn/leave.bpmn"] == OTHER
    assert owner.get(f"/studio/revisions/{old}/export").data == first.data
    copy = owner.post("/studio/open/leave").headers["Location"]
    assert unpack(owner.get(f"{copy}/export").data).files["bpmn/leave.bpmn"] == OTHER
    assert unpack(owner.get("/studio/export").data).files["bpmn/leave.bpmn"] == OTHER
    assert owner.get("/studio/export/none").status_code == 404
    assert owner.get("/studio/revisions/none/export").status_code == 404


def _roles(data):
    return {path: source for path, source in unpack(data).files.items() if path.startswith("catalogue/")}


def test_looking_saves_nothing_and_importing_makes_a_working_copy(owner, session, afresh):
    page = bring(owner, "check", ("出差.zip", pack({"bpmn/leave.bpmn": OTHER}))).text
    assert "有改动" in page
    assert "leave.bpmn" in page
    assert afresh().scalars(select(WorkingCopy)).all() == []
    page = bring(owner, "import", ("leave.bpmn", OTHER)).text
    copy = re.search(r"/studio/(\w{26})\"", page)
    assert copy is not None
    assert "提出申请" in owner.get(f"/studio/{copy[1]}/files/leave.bpmn").text
    assert "提出申请" in owner.get(f"/studio/{copy[1]}/changes").text


def test_files_that_cannot_be_taken_are_named_with_why(owner):
    page = bring(owner, "import", ("a/bad.bpmn", b"<oops"), ("a/notes.txt", b"hello"), ("leave.bpmn", OTHER)).text
    assert "bad.bpmn" in page
    assert "notes.txt" in page
    assert "打开工作副本" in page
    refused = bring(owner, "import", ("some.zip", b"no zip"))
    assert (refused.status_code, "some.zip" in refused.text) == (422, True)
    assert bring(owner, "import").status_code == 422


def test_changes_in_a_working_copy_are_kept_unless_overwriting_is_chosen(owner):
    copy = owner.post("/studio/open/leave").headers["Location"]
    headers = {"If-Match": '"1"'}
    owner.put(f"{copy}/files/leave.bpmn", data=LEAVE.replace("填写".encode(), "提交".encode()), headers=headers)
    refused = bring(owner, "import", ("leave.bpmn", OTHER)).text
    assert "沈立" in refused
    assert "提交申请" in owner.get(f"{copy}/files/leave.bpmn").text
    bring(owner, "import", ("leave.bpmn", OTHER), overwrite="on")
    assert "提出申请" in owner.get(f"{copy}/files/leave.bpmn").text


def test_only_process_owners_take_along_and_bring_in(client, people):
    people("li", "customer_service", name="李")
    client.sign_in("li")
    assert client.get("/studio/export/leave").status_code == 403
    assert client.get("/studio/import").status_code == 403
    assert bring(client, "import", ("leave.bpmn", OTHER)).status_code == 403
