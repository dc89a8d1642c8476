"""Registers on their pages: who sees what, finding entries, changing them, and what is told about it."""

from __future__ import annotations

import io
import json
from importlib import resources
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.catalogue import load_catalogue
from engine.commands.registers import version_of
from engine.database import transaction
from engine.identity import roles
from engine.model import Entry, Person
from engine.registers import get, save_entry

FORMS = ("register-project", "register-customer", "register-building", "register-complaint")


@pytest.fixture
def company(session, people):
    """Return the session of a company with the shipped registers and two projects."""
    folder = resources.files("workflows")
    commands.deploy(session, {f"{key}.form": (folder / f"forms/{key}.form").read_bytes() for key in FORMS}, by=SYSTEM)
    with transaction(session):
        for name in ("company", "complaint"):
            load_catalogue(session, name, (folder / f"catalogue/{name}.toml").read_bytes(), by=SYSTEM)
        for number, name in (("XM-001", "云澜山"), ("XM-002", "翠湖湾")):
            save_entry(session, "project", {"name": name}, by=SYSTEM, number=number, scope=("project", number))
        scope = ("project", "XM-001")
        for name, phone, kind in (("王建国", "13900000001", "owner"), ("李秀英", "13900000002", "tenant")):
            save_entry(session, "customer", {"name": name, "phone": phone, "kind": kind}, by=SYSTEM, scope=scope)
    people("chen", "customer_service", name="陈晓")
    people("guest", name="来宾")
    people("boss", "process_owner", name="沈立")
    return session


@pytest.fixture
def chen(company, browser):
    opened = browser()
    opened.sign_in("chen")
    return opened


def send(client, path, data):
    headers = {"Accept": "application/json"}
    return client.post(path, data={"data": json.dumps(data)}, headers=headers)


def test_one_sees_the_registers_of_ones_roles(company, chen, browser):
    page = chen.get("/registers/").text
    assert "/registers/customer" in page
    assert "2 条" in page
    guest = browser()
    guest.sign_in("guest")
    page = guest.get("/registers/").text
    assert "/registers/project" in page
    assert "/registers/customer" not in page
    for path in ("/registers/customer", "/registers/customer/KH-00001", "/registers/nothing"):
        assert guest.get(path).status_code == 404
    assert browser().get("/registers/").status_code == 302


def test_a_role_in_a_project_reads_and_changes_the_entries_of_that_project(company, client, people):
    with transaction(company):
        save_entry(company, "customer", {"name": "外人"}, by=SYSTEM, scope=("project", "XM-002"))
    guard = people("guard")
    roles.grant(company, guard.id, "customer_service", "project", "XM-002", by=SYSTEM)
    client.sign_in("guard")
    page = client.get("/registers/customer").text
    assert "外人" in page
    assert "王建国" not in page
    assert client.get("/registers/customer/KH-00001").status_code == 404
    assert client.get("/registers/customer/KH-00003/change").status_code == 200
    # A new customer without a project belongs to the whole company, where the role is not held.
    assert send(client, "/registers/customer/new", {"name": "新人"}).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"王建国", "李秀英"}),
        ("?q=秀", {"李秀英"}),
        ("?q=kh-00001", {"王建国"}),
        ("?q=139+王", {"王建国"}),
        ("?q=0000000%25", set()),
        ("?state=retired", set()),
        ("?f.kind=owner", {"王建国", "李秀英"}),
    ],
)
def test_entries_are_found_by_number_title_and_key_fields(chen, query, found):
    page = chen.get(f"/registers/customer{query}").text
    assert {name for name in ("王建国", "李秀英") if name in page} == found


def test_a_key_field_with_choices_is_a_filter(company, browser):
    with transaction(company):
        for name, stage in (("星河里", "sale"), ("松月台", "delivered")):
            save_entry(company, "project", {"name": name, "stage": stage}, by=SYSTEM, number=name)
    client = browser()
    client.sign_in("guest")
    choices = client.get("/registers/project").text
    assert 'name="f.stage"' in choices
    page = client.get("/registers/project?f.stage=delivered").text
    assert "松月台" in page
    assert "星河里" not in page


def test_a_change_is_told_in_words_and_the_old_value_stays_readable(company, chen):
    page = chen.get("/registers/customer/KH-00001/change")
    assert page.status_code == 200
    seen = version_of(company, get(company, "customer", "KH-00001"))
    data = {"name": "王建国", "phone": "13900000001", "kind": "prospect"}
    answer = send(chen, f"/registers/customer/KH-00001/change?seen={seen}", data)
    assert answer.json["location"] == "/registers/customer/KH-00001"
    page = chen.get("/registers/customer/KH-00001").text
    assert "陈晓" in page
    assert '<dt>客户类型</dt><dd><del class="text-secondary">业主</del> → 准业主</dd>' in page


def test_whoever_is_slower_learns_who_was_faster_and_nothing_is_lost(company, chen, people, acting):
    entry = get(company, "customer", "KH-00001")
    seen = version_of(company, entry)
    lin = acting(people("lin", "cs_manager", name="林静"))
    commands.change_entry(company, entry.id, {"name": "王建"}, seen=seen, by=lin)
    answer = send(chen, f"/registers/customer/KH-00001/change?seen={seen}", {"name": "王国"})
    assert answer.status_code == 409
    assert "林静" in answer.json["title"]
    company.expire_all()
    assert get(company, "customer", "KH-00001").title == "王建"


def test_a_new_entry_gets_the_next_free_number_once(company, chen):
    with transaction(company):
        save_entry(company, "customer", {"name": "占号"}, by=SYSTEM, number="KH-00003")
    headers = {"Accept": "application/json", "Idempotency-Key": "once"}
    for _ in range(2):
        body = {"data": json.dumps({"name": "赵丽华", "phone": "13900000009"})}
        answer = chen.post("/registers/customer/new", data=body, headers=headers)
        assert urlsplit(answer.json["location"]).path == "/registers/customer/KH-00004"
    company.expire_all()
    assert len(company.scalars(select(Entry).where(Entry.title == "赵丽华")).all()) == 1


def test_the_form_decides_about_the_data(chen):
    answer = send(chen, "/registers/customer/new", {"name": "赵丽华", "phone": "12"})
    assert answer.status_code == 422
    assert "phone" in str(answer.json["errors"])


def test_a_number_that_is_typed_is_taken_once_and_stays(company, browser):
    boss = browser()
    boss.sign_in("boss")
    data = {"key": "SY-01", "name": "松月台", "city": "杭州", "stage": "sale"}
    assert send(boss, "/registers/project/new", data).json["location"] == "/registers/project/SY-01"
    assert send(boss, "/registers/project/new", data).status_code == 409
    assert send(boss, "/registers/project/new", {**data, "key": "a/b"}).status_code == 422
    seen = version_of(company, get(company, "project", "SY-01"))
    assert send(boss, f"/registers/project/SY-01/change?seen={seen}", {**data, "key": "SY-02"}).status_code == 422
    assert get(company, "project", "SY-01").scope_id == "SY-01"


def test_what_is_retired_leaves_the_list_and_comes_back(company, chen):
    assert chen.post("/registers/customer/KH-00001/retire").status_code == 303
    assert "王建国" not in chen.get("/registers/customer").text
    assert "王建国" in chen.get("/registers/customer?state=retired").text
    page = chen.get("/registers/customer/KH-00001").text
    assert "停用" in page
    assert chen.post("/registers/customer/KH-00001/restore").status_code == 303
    assert "王建国" in chen.get("/registers/customer").text


def test_who_may_only_read_changes_nothing_and_no_one_changes_what_processes_keep(company, browser, chen):
    guest = browser()
    guest.sign_in("guest")
    assert "/change" not in guest.get("/registers/project/XM-001").text
    assert guest.get("/registers/project/XM-001/change").status_code == 403
    assert send(guest, "/registers/project/XM-001/change?seen=1", {"name": "x"}).status_code == 403
    assert guest.post("/registers/project/XM-001/retire").status_code == 403
    assert chen.get("/registers/complaint/new").status_code == 403
    assert send(chen, "/registers/complaint/new", {"summary": "x"}).status_code == 403


def test_a_register_is_exported_as_it_is_listed_and_that_is_recorded(company, chen, browser):
    answer = chen.get("/registers/customer.csv?q=王")
    assert answer.text.splitlines() == [
        "\ufeff编号,姓名,联系电话,电子邮箱,客户类型,备注,状态",
        "KH-00001,王建国,13900000001,,业主,,在用",
    ]
    assert "customer.csv" in answer.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(chen.get("/registers/customer.xlsx").data)).active
    assert [cell.value for cell in sheet[2]][:3] == ["KH-00002", "李秀英", "13900000002"]
    company.rollback()
    taken = [(fact.public["entries"], fact.public["kind"]) for fact in ledger.read(company, "reg/customer")]
    assert taken == [(1, "csv"), (2, "xlsx")]
    guest = browser()
    guest.sign_in("guest")
    assert guest.get("/registers/customer.csv").status_code == 404


TENANTS = """
[[form]]
key = "register-tenant"
number = "CI-01-F99"
title = { zh = "租户登记", en = "Tenant" }

[[register]]
key = "tenants"
title = { zh = "租户", en = "Tenants" }
title_field = "name"
key_fields = ["name", "kind"]
number = "GF-{seq:03d}"
form = "register-tenant"
readers = ["employee"]
editors = ["process_owner"]
"""


def test_a_process_owner_adds_a_register_and_a_key_field_with_files(company, browser, chen, acting):
    folder = resources.files("workflows")
    catalogue = (folder / "catalogue/company.toml").read_text("utf-8") + TENANTS
    changed = catalogue.replace('key_fields = ["name", "phone"]', 'key_fields = ["name", "kind"]')
    form = (folder / "forms/register-customer.form").read_text("utf-8").replace("register-customer", "register-tenant")
    owner = company.scalars(select(Person).where(Person.login == "boss")).one()
    files = {"company.toml": changed.encode(), "register-tenant.form": form.encode()}
    commands.deploy(company, files, by=acting(owner))
    page = chen.get("/registers/customer?f.kind=tenant").text
    assert "李秀英" in page
    assert "王建国" not in page
    assert "李秀英" not in chen.get("/registers/customer?q=13900000002").text
    boss = browser()
    boss.sign_in("boss")
    assert "租户" in boss.get("/registers/").text
    data = {"name": "远大电梯", "kind": "partner"}
    assert send(boss, "/registers/tenants/new", data).json["location"] == "/registers/tenants/GF-001"
    assert "远大电梯" in chen.get("/registers/tenants?f.kind=partner").text


def test_english_pages_say_english(company, chen, people):
    chen.post("/language", data={"locale": "en"})
    page = chen.get("/registers/customer").text
    assert "Customers" in page


def test_an_entry_referred_to_is_called_by_name_and_leads_there_for_those_who_may_read_it(
    company, chen, browser, people
):
    folder = resources.files("workflows")
    commands.deploy(company, {"register-unit.form": (folder / "forms/register-unit.form").read_bytes()}, by=SYSTEM)
    with transaction(company):
        home = {"name": "0602", "project": "XM-001", "building": "1幢", "owner": "KH-00001"}
        save_entry(company, "unit", home, by=SYSTEM, number="FW-1", scope=("project", "XM-001"))
    for path in ("/registers/unit", "/registers/unit/FW-1"):
        page = chen.get(path).text
        assert '<a href="/registers/customer/KH-00001">王建国</a>' in page
        assert '<a href="/registers/project/XM-001">云澜山</a>' in page
    people("guard", "property")
    guard = browser()
    guard.sign_in("guard")
    page = guard.get("/registers/unit/FW-1").text
    assert "KH-00001" in page
    assert "王建国" not in page


def test_a_field_the_form_asks_for_no_longer_keeps_its_label_in_the_history(company, chen):
    form = json.loads((resources.files("workflows") / "forms/register-customer.form").read_bytes())
    send(chen, "/registers/customer/KH-00001/change?seen=1", {"name": "王建国", "phone": "13900000001", "note": "急"})
    form["components"] = [each for each in form["components"] if each.get("key") != "note"]
    form["translations"]["en"].pop("备注", None)
    commands.deploy(company, {"register-customer.form": json.dumps(form).encode()}, by=SYSTEM)
    page = chen.get("/registers/customer/KH-00001").text
    assert "<dt>备注</dt>" in page
    assert "<dt>note</dt>" not in page
