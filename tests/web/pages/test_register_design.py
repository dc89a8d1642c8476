"""Process owners add registers and fields on a page; entries that are there keep working."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.catalogue import load_catalogue
from engine.commands.design import form_before
from engine.database import transaction
from engine.model import Definition, Deployment, Register, Revision
from engine.registers import get, save_entry

NAME = {"zh": "名称", "en": "Name", "key": "name", "kind": "text", "order": "1", "required": "1", "is_key": "1"}
KIND = {"zh": "类别", "en": "Kind", "kind": "choice", "order": "2", "options": "土建 / Civil\n安装 / Fitting"}
HOME = {"zh": "所在项目", "en": "Project", "kind": "reference", "order": "3", "register": "project"}


@pytest.fixture
def company(session):
    """Return the session of a company with a role and a project."""
    catalogue = """
        [[role]]
        key = "engineering"
        title = { zh = "工程部", en = "Engineering" }
        [[role]]
        key = "process_owner"
        title = { zh = "流程负责人", en = "Process owner" }
        [[register]]
        key = "project"
        title = { zh = "项目", en = "Projects" }
        title_field = "name"
        key_fields = ["name"]
        readers = ["engineering", "process_owner"]
    """
    with transaction(session):
        load_catalogue(session, "c", catalogue.encode(), by=SYSTEM)
        save_entry(session, "project", {"name": "云澜山"}, by=SYSTEM, number="XM-001")
    return session


def asked(*fields, title="name", number="HT-{seq:03d}", **more):
    sent = {"name_zh": "合同", "name_en": "Contracts", "number": number, "title": title, "rows": len(fields), **more}
    sent |= {f"f{at}.{name}": value for at, given in enumerate(fields) for name, value in given.items()}
    return {"readers": ["engineering"], "editors": ["process_owner"], **sent}


def rows(page):
    """Return the keys of the fields a design page shows, in their order."""
    return re.findall(r'name="f\d+\.key" value="(\w+)"', page.text)


@pytest.fixture
def contracts(company, owner):
    answer = owner.post("/admin/registers/new", data=asked(NAME, KIND, HOME, key="contract"))
    assert answer.status_code == 303, answer.text
    return owner


def test_a_register_added_on_the_page_is_used_at_once_and_is_controlled_content(company, contracts, afresh):
    session = afresh()
    register = session.get(Register, "contract")
    assert (register.name_zh, register.number_rule, register.key_fields) == ("合同", "HT-{seq:03d}", ["name"])
    assert (register.readers, register.editors) == (["engineering"], ["process_owner"])
    (label,) = session.scalars(select(Revision.label).join(Definition, Definition.current_id == Revision.id))
    assert label == "A/0"
    assert "合同" in session.scalars(select(Deployment.note).order_by(Deployment.at.desc())).first()
    sent = {"data": '{"name": "总包合同", "field_1": "土建", "field_2": "XM-001"}'}
    assert (
        contracts.post("/registers/contract/new", data=sent, headers={"Accept": "application/json"}).status_code == 200
    )
    page = contracts.get("/registers/contract/HT-001").text
    assert "土建" in page
    assert '<a href="/registers/project/XM-001">云澜山</a>' in page


def test_a_field_is_added_moved_reworded_and_retired_while_entries_keep_what_they_hold(company, contracts, afresh):
    with transaction(company):
        save_entry(company, "contract", {"name": "总包", "field_1": "土建", "field_2": "XM-001"}, by=SYSTEM)
    known = [{**NAME}, {**KIND, "key": "field_1"}, {**HOME, "key": "field_2"}]
    known[1] |= {"options": "土建工程 / Civil works\n安装 / Fitting", "order": "9"}
    known[2] |= {"retired": "1"}
    amount = {"zh": "金额", "en": "Amount", "kind": "number", "order": "2"}
    answer = contracts.post("/admin/registers/contract", data=asked(*known, amount))
    assert answer.status_code == 303, answer.text
    session = afresh()
    assert session.scalars(select(Revision.label).order_by(Revision.number)).all() == ["A/0", "A/1"]
    assert rows(contracts.get("/admin/registers/contract")) == ["name", "field_3", "field_1"]
    assert get(session, "contract", "HT-001").data["field_2"] == "XM-001"
    page = contracts.get("/registers/contract/HT-001").text
    assert "土建工程" in page, "the entry's value belongs to the option that was reworded"
    assert "<dt>所在项目</dt>" in page, "the history names the field that was retired"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"key": "合同"}, "代码须为"),
        ({"key": "project"}, "已有台账"),
        ({"name_en": ""}, "请填写中文和英文名称"),
        ({"number": "HT"}, "编号规则须含"),
        ({"number": "{nothing}"}, "编号规则须含"),
        ({"title": "other"}, "请选择作为名称的字段"),
        ({"readers": ["nobody"]}, "请选择可以查看或修改的角色"),
        ({"f1.zh": ""}, "请填写字段名称"),
        ({"f1.key": "name"}, "字段代码重复"),
        ({"f1.key": "Äh"}, "字段代码须以小写字母开头"),
        ({"f1.options": ""}, "没有选项"),
        ({"f1.options": "甲\n甲"}, "选项重复"),
        ({"f2.register": ""}, "请选择所引用的台账"),
    ],
)
def test_what_is_wrong_is_told_where_it_is_and_nothing_is_saved(company, owner, afresh, changes, told):
    sent = asked(NAME, {**KIND, "key": "sort"}, HOME, key="contract") | changes
    answer = owner.post("/admin/registers/new", data=sent)
    assert answer.status_code in (409, 422)
    assert told in html.unescape(answer.text)
    session = afresh()
    assert session.get(Register, "contract") is None
    assert session.scalars(select(Revision.id)).all() == []


def test_the_key_of_a_retired_field_is_not_used_again(company, contracts):
    known = [{**NAME}, {**KIND, "key": "field_1", "retired": "1"}, {**HOME, "key": "field_2"}]
    assert contracts.post("/admin/registers/contract", data=asked(*known)).status_code == 303
    again = asked(NAME, {**HOME, "key": "field_2"}, {**KIND, "key": "field_1"})
    answer = contracts.post("/admin/registers/contract", data=again)
    assert answer.status_code == 422
    assert "该代码曾用于已停用的字段" in answer.text


def test_what_the_page_does_not_know_of_a_form_stays(company, owner, afresh):
    form = """{"type": "default", "id": "register-project", "components": [
        {"type": "textfield", "key": "name", "label": "名称", "validate": {"required": true, "maxLength": 7}},
        {"type": "text", "text": "说明"},
        {"type": "select", "key": "people", "label": "人", "valuesKey": "people"},
        {"type": "group", "label": "组", "components": [{"type": "number", "key": "area", "label": "面积"}]}]}"""
    catalogue = """
        [[register]]
        key = "project"
        title = { zh = "项目", en = "Projects" }
        title_field = "name"
        key_fields = ["name", "case_number"]
        form = "register-project"
        readers = ["engineering"]
        rules = ["CMP-001"]
    """
    commands.deploy(company, {"p.form": form.encode(), "p.toml": catalogue.encode()}, by=SYSTEM)
    fields = [{"key": "name", "zh": "项目名称", "en": "Name", "order": "2", "is_key": "1", "required": "1"}]
    fields += [{"key": "people", "zh": "负责人", "en": "Head", "order": "1"}]
    sent = asked(*fields, number="{seq}", name_zh="项目", name_en="Projects")
    assert owner.post("/admin/registers/project", data=sent).status_code == 303
    schema = form_before(afresh(), "register-project")
    assert [each.get("key") or each["type"] for each in schema["components"]] == ["people", "text", "name", "group"]
    assert schema["components"][0]["valuesKey"] == "people"
    assert schema["components"][2]["validate"] == {"required": True, "maxLength": 7}
    assert company.get(Register, "project").key_fields == ["name", "case_number"]


def test_only_process_owners_and_administrators_design_registers(company, people, browser):
    people("wang", "engineering")
    other = browser()
    other.sign_in("wang")
    assert other.get("/admin/registers").status_code == 403
    assert other.post("/admin/registers/new", data=asked(NAME, key="contract")).status_code == 403
