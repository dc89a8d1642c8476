"""The files in force: listed with who and when, deployed by process owners, refused with every reason."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from engine import commands
from engine.actor import SYSTEM
from engine.model import Definition, Deployment, Revision

LEAK = Path(__file__).parents[1] / "work/leak"
ENGINE = Path(__file__).parents[2] / "engine"
FORM = (LEAK / "leak-start.form").read_bytes()
ALL = {path.name: path.read_bytes() for path in LEAK.iterdir()}


@pytest.fixture
def roles_known(session):
    commands.deploy(session, {"catalogue.toml": ALL["catalogue.toml"]}, by=SYSTEM)


def upload(client, files, **fields):
    sent = [(io.BytesIO(source), name) for name, source in files.items()]
    return client.post("/admin/definitions", data={"files": sent, **fields}, content_type="multipart/form-data")


def test_an_owner_deploys_several_files_and_sees_who_and_when(owner, roles_known, afresh):
    assert upload(owner, ALL, note="首次发布").status_code == 303
    page = owner.get("/admin/definitions").text
    for words in ("沈立", "A/0", "leak.bpmn", hashlib.sha256(ALL["leak.bpmn"]).hexdigest()[:12], "4 个新版次"):
        assert words in page
    assert afresh().query(Deployment).order_by(Deployment.id.desc()).first().note == "首次发布"


def test_what_did_not_change_makes_no_revision_and_what_did_keeps_the_old(owner, roles_known, session):
    upload(owner, ALL)
    upload(owner, {"leak-start.form": FORM})
    assert "没有产生新版次" in owner.get("/admin/definitions").text
    changed = FORM.replace(b'"components"', b'"note": 1, "components"', 1)
    upload(owner, {"leak-start.form": changed}, note="补充说明")
    found = session.query(Definition).filter_by(key="leak-start").one()
    page = owner.get(f"/admin/definitions/{found.id}").text
    assert page.index("A/1") < page.index("A/0")
    assert "补充说明" in page
    first = session.query(Revision).filter_by(definition_id=found.id, number=0).one()
    answer = owner.get(f"/admin/definitions/source/{first.id}")
    assert answer.data == FORM
    assert "leak-start-A0.form" in answer.headers["Content-Disposition"]
    assert answer.mimetype == "application/octet-stream"


@pytest.mark.parametrize(
    ("locale", "head", "mend"),
    [("zh", "文件未通过检查", "改法："), ("en", "The file cannot be deployed", "To mend it: ")],
)
def test_a_refusal_lists_every_problem_in_the_readers_language(owner, roles_known, afresh, locale, head, mend):
    owner.post("/language", data={"locale": locale})
    broken = ALL["leak.bpmn"].replace(b'formId="leak-inspect"', b'formId="none"')
    assert broken != ALL["leak.bpmn"]
    answer = upload(owner, {"leak.bpmn": broken, "leak-start.form": b"{"}, note="改了表单")
    assert answer.status_code == 422
    page = answer.text.partition('id="deploy"')[2].partition("<form")[0]
    assert head in page
    assert mend in page
    assert ">leak.bpmn<" in page
    assert ">leak-start.form<" in page
    assert "none" in page
    assert 'value="改了表单"' in answer.text
    assert afresh().query(Revision).count() == 0


@pytest.mark.parametrize(("target", "offered"), [(b'targetRef="over"', True), (b'targetRef="gone"', False)])
def test_a_refusal_says_when_a_draft_would_do(owner, target, offered):
    drawing = (
        (ENGINE / "commands" / "drawing.bpmn").read_bytes().replace(b'isExecutable="false"', b'isExecutable="true"')
    )
    answer = upload(owner, {"drawing.bpmn": drawing.replace(b'targetRef="over"', target)})
    assert answer.status_code == 422
    assert ("缺的只是执行细节" in answer.text) is offered


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "请选择要部署的文件"),
        ({"run.py": b"import os"}, "不能部署“run.py”"),
        ({"catalogue.toml": b"role = 3"}, "目录中有一项的内容类型不对"),
        ({"catalogue.toml": b'[[role]]\nkey = "x"\ntitle = { zh = [1], en = "X" }'}, "内容类型不对"),
        ({"catalogue.toml": b"role ="}, "目录文件无法读取"),
        ({"a.dmn": b""}, "a.dmn"),
        ({"a.bpmn": b"\x00\xff"}, "a.bpmn"),
    ],
)
def test_files_that_are_none_are_refused(owner, files, reason):
    answer = upload(owner, files)
    assert answer.status_code == 422
    assert reason in answer.text


def test_the_same_name_twice_is_refused(owner):
    sent = [(io.BytesIO(FORM), "a/x.form"), (io.BytesIO(FORM), "b/x.form")]
    answer = owner.post("/admin/definitions", data={"files": sent}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "选择了两次" in answer.text


def test_nobody_else_reads_or_deploys(client, people, session, roles_known):
    commands.deploy(session, ALL, by=SYSTEM)
    revision = session.query(Revision).first()
    people("lin")
    client.sign_in("lin")
    assert upload(client, ALL).status_code == 403
    assert client.get(f"/admin/definitions/source/{revision.id}").status_code == 403
    people("boss", "admin")
    client.sign_in("boss")
    assert client.get("/admin/definitions/none").status_code == 404
    assert client.get("/admin/definitions/source/none").status_code == 404


def test_an_upload_is_translated_and_the_report_shown(owner, afresh):
    source = (ENGINE / "definitions/importing/flowable.bpmn").read_bytes()
    answer = upload(owner, {"holiday.bpmn": source}, drafts="on")
    assert answer.status_code == 200
    assert "导入 holiday.bpmn" in answer.text
    assert "未转换 flowable:resultVariableName" in answer.text
    assert "flowable:assignee → zeebe:assignmentDefinition assignee" in answer.text
    owner.post("/language", data={"locale": "en"})
    assert "flowable:resultVariableName not translated" in upload(owner, {"holiday.bpmn": source}, drafts="on").text
    stored = {each.key for each in afresh().query(Definition)}
    assert stored == {"holiday", "fill-form"}


def test_a_drawing_is_deployed_as_a_draft_and_says_what_was_filled_in(owner, afresh):
    drawing = (ENGINE / "commands/drawing.bpmn").read_bytes()
    executable = drawing.replace(b'isExecutable="false"', b'isExecutable="true"')
    refused = upload(owner, {"visit.bpmn": executable})
    assert refused.status_code == 422
    answer = upload(owner, {"visit.bpmn": executable}, drafts="on")
    assert answer.status_code == 200
    assert "由人选择走向" in answer.text
    assert "fb-badge-draft" in owner.get("/admin/definitions").text
    found = afresh().query(Definition).one()
    assert "fb-badge-draft" in owner.get(f"/admin/definitions/{found.id}").text
