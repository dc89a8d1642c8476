"""Importing entries: every row is told before it is saved, saved once, and errors come back as a file."""

from __future__ import annotations

import io
import re
from importlib import resources

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.catalogue import load_catalogue
from engine.database import transaction
from engine.identity import roles
from engine.jobs.worker import run_due
from engine.model import Entry, Job, Person, RoleHolding, Setting
from engine.registers import get, imports, retire, save_entry
from web.work.tables import to_csv, to_xlsx

HEAD = ["编号", "姓名", "联系电话", "客户类型"]


@pytest.fixture
def company(session, people):
    """Return the session of a company with two projects and two customers."""
    folder = resources.files("workflows")
    for key in ("register-project", "register-customer"):
        commands.deploy(session, {f"{key}.form": (folder / f"forms/{key}.form").read_bytes()}, by=SYSTEM)
    with transaction(session):
        load_catalogue(session, "company", (folder / "catalogue/company.toml").read_bytes(), by=SYSTEM)
        save_entry(session, "project", {"name": "云澜山"}, by=SYSTEM, number="XM-001", scope=("project", "XM-001"))
        for name, phone, kind in (("王建国", "13900000001", "owner"), ("李秀英", "010-12345679", "tenant")):
            save_entry(session, "customer", {"name": name, "phone": phone, "kind": kind}, by=SYSTEM)
    people("chen", "customer_service", name="陈晓")
    people("guest", "cs_manager", name="来宾")
    return session


@pytest.fixture
def chen(company, browser):
    opened = browser()
    opened.sign_in("chen")
    return opened


def upload(client, lines, name="客户.csv", key="customer"):
    content = to_xlsx(lines, "客户") if name.endswith("xlsx") else to_csv(lines)
    return client.post(f"/registers/{key}/import", data={"file": (io.BytesIO(content), name)})


def settle(session):
    while run_due(session):
        pass
    session.rollback()
    session.expire_all()


def checked(company, client, lines, **options):
    """Upload, let the rows be checked, and return the address of the import."""
    answer = upload(client, lines, **options)
    assert answer.status_code == 303, answer.text
    settle(company)
    return answer.location


def rows(client, path):
    """Return (row, outcome, words) of every row the page tells."""
    body = re.search(r"<tbody>(.*?)</tbody>", client.get(path).text, re.S)[1]
    found = []
    for line in re.findall(r"<tr>(.*?)</tr>", body, re.S):
        cells = [
            " ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.findall(r"<td.*?>(.*?)</td>", line, re.S)
        ]
        found.append((int(cells[0]), cells[1], cells[2], cells[3]))
    return found


def test_every_row_is_told_before_anything_is_saved(company, chen):
    path = checked(
        company,
        chen,
        [
            HEAD,
            ["KH-00001", "王建国", "13900000009", "业主"],
            ["KH-00002", "李秀英", "010-12345679", "租户"],
            ["", "赵新", "13900000003", "业主"],
            ["", "", "13900000004", "业主"],
            ["KH-00001", "重复", "13900000005", "业主"],
            ["", "钱某", "13900000006", "火星人"],
        ],
    )
    told = rows(chen, path)
    assert [line[:3] for line in told[:3]] == [(2, "修改", "KH-00001"), (3, "无变化", "KH-00002"), (4, "新增", "")]
    assert "联系电话 13900000001 → 13900000009" in told[0][3]
    assert told[3][1] == "有误"
    assert "姓名 此项必填。" in told[3][3]
    assert "第 2 行已有此编号" in told[4][3]
    assert "客户类型 所选内容不在选项中" in told[5][3]
    assert get(company, "customer", "KH-00001").data["phone"] == "13900000001"
    assert company.scalar(select(func.count()).select_from(Entry)) == 3


def test_what_is_confirmed_is_saved_once_each_row_in_its_own_record(company, chen):
    path = checked(
        company,
        chen,
        [HEAD, ["KH-00001", "王建国", "13900000009", "业主"], ["", "赵新", "010-12345678", "业主"]],
        name="a.xlsx",
    )
    assert chen.post(f"{path}/confirm").status_code == 303
    assert chen.post(f"{path}/confirm").status_code == 303
    settle(company)
    assert get(company, "customer", "KH-00001").data["phone"] == "13900000009"
    added = {name: value for name, value in get(company, "customer", "KH-00003").data.items() if value}
    assert added == {"name": "赵新", "phone": "010-12345678", "kind": "owner"}
    chen_id = company.scalar(select(Person.id).where(Person.login == "chen"))
    facts = [(fact.type, fact.actor) for fact in ledger.read(company, "reg/customer/KH-00003")]
    assert facts == [("entry.saved", chen_id)]
    assert len(ledger.read(company, "reg/customer/KH-00001")) == 2
    kinds = [fact.type for fact in ledger.read(company, "reg/customer")]
    assert kinds == ["register.import_ordered", "register.imported"]
    assert company.scalar(select(func.count()).select_from(Job)) == 0
    assert "赵新" not in str(company.scalars(select(Setting.value).where(Setting.key.startswith("import."))).all())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("register", ["customer", "project"])
def test_an_export_imported_again_changes_nothing(company, chen, client, people, kind, register):
    people("boss", "process_owner", "customer_service")
    client.sign_in("boss")
    content = client.get(f"/registers/{register}.{kind}").data
    answer = client.post(f"/registers/{register}/import", data={"file": (io.BytesIO(content), f"a.{kind}")})
    settle(company)
    assert {line[1] for line in rows(client, answer.location)} == {"无变化"}


def test_columns_are_named_by_hand_where_the_head_does_not_say(company, chen):
    path = checked(company, chen, [["No.", "姓名", "手机"], ["KH-00001", "王建国", "13900000009"]])
    assert rows(chen, path)[0][1:3] == ("新增", ""), "without a number it is a new entry"
    answer = chen.post(f"{path}/columns", data={"column": ["#", "name", "phone"]})
    assert answer.status_code == 303
    settle(company)
    assert rows(chen, path)[0][1:3] == ("修改", "KH-00001")
    assert chen.post(f"{path}/columns", data={"column": ["name", "name", ""]}).status_code == 422


def test_rows_with_errors_come_back_as_a_workbook_to_mend(company, chen):
    path = checked(company, chen, [HEAD, ["", "赵新", "13900000003", "业主"], ["", "钱某", "13900000006", "火星人"]])
    chen.post(f"{path}/confirm")
    settle(company)
    head, *lines = load_workbook(io.BytesIO(chen.get(f"{path}/errors.xlsx").data)).active.iter_rows(values_only=True)
    assert head == (*HEAD, "错误")
    assert [line[1] for line in lines] == ["钱某"]
    assert "客户类型" in lines[0][-1]


def test_a_long_file_is_done_in_chunks_and_counted_on(company, chen, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 7)
    monkeypatch.setattr("web.work.importing.CHUNK", 7)
    lines = [HEAD, *(["", f"客户{at}", f"139{at:08d}", "业主"] for at in range(23))]
    path = upload(chen, lines).location
    assert "正在检查" in chen.get(path).text
    assert run_due(company) == 1
    settle(company)
    chen.post(f"{path}/confirm")
    settle(company)
    assert "已导入" in chen.get(path).text
    numbers = company.scalars(select(Entry.number).where(Entry.register_key == "customer").order_by(Entry.number)).all()
    assert numbers == [f"KH-{at:05d}" for at in range(1, 26)]


def test_an_entry_out_of_use_is_not_changed(company, chen):
    with transaction(company):
        retire(company, get(company, "customer", "KH-00001"), by=SYSTEM)
    path = checked(company, chen, [HEAD, ["KH-00001", "王建国", "13900000009", "业主"]])
    assert "该条目已停用" in rows(chen, path)[0][3]


def test_who_may_not_change_a_register_imports_nothing(company, chen, browser, people):
    lines = [HEAD, ["", "赵新", "13900000003", "业主"]]
    path = checked(company, chen, lines)
    other = browser()
    other.sign_in("guest")
    assert other.get(path).status_code == 404, "an import is its owner's"
    assert chen.get("/registers/project/import").status_code == 403
    with transaction(company):
        roles.revoke(company, holding(company, "chen"), by=SYSTEM)
    assert chen.post(f"{path}/confirm").status_code in (403, 404)
    settle(company)
    assert company.scalar(select(func.count()).select_from(Entry).where(Entry.register_key == "customer")) == 2


def holding(session, login):
    person = select(Person.id).where(Person.login == login)
    return session.scalars(select(RoleHolding.id).where(RoleHolding.person_id.in_(person))).first()


def test_what_is_no_table_is_told_on_the_page(company, chen):
    answer = chen.post("/registers/customer/import", data={"file": (io.BytesIO(b"\x89PNG\0"), "a.csv")})
    assert answer.status_code == 422
    assert "文件无法读取" in answer.text
    assert chen.post("/registers/customer/import").status_code == 422
    assert "没有可识别的列名" in upload(chen, [["甲", "乙"], ["1", "2"]]).text
