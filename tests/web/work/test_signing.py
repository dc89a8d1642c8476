"""The countersign sheet on the pages of a case and its tasks, and changing who signs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.identity import departments, roles
from engine.identity.tokens import issue
from engine.model import Person, Task, TaskState

FILES = {file.name: file.read_bytes() for file in (Path(__file__).parent / "signing").iterdir()}


@pytest.fixture
def case(company):
    """Return a script that legal (Wu) and design (Zhao) are to sign; Chen is marketing, Lin the manager."""
    session = company.session
    commands.deploy(session, FILES, by=SYSTEM)
    for person, role in ((company.chen, "marketing"), (company.wu, "legal"), (company.zhao, "design")):
        roles.grant(session, person.id, role, by=SYSTEM)
    given = {"subject": "云澜山销售说辞", "signers": ["legal", "design"]}
    return commands.start(session, "signing", given, by=company.acting(company.chen))


def task_of(company, case, role):
    """Return the open task of a signer."""
    company.session.rollback()
    found = company.session.scalars(select(Task).where(Task.instance_id == case.id, Task.state == TaskState.OPEN))
    return next(task for task in found if role in [candidate.role_key for candidate in task.candidates])


def table(page):
    """Return the rows of the sheet as words."""
    sheet = re.search(r'<table class="table table-vcenter fb-stacked">.*?</table>', page.text, re.DOTALL)
    assert sheet is not None, "the page has no sheet"
    body = re.sub(r"<details.*?</details>", "", sheet[0], flags=re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)).strip() for row in body.split("<tr")[2:]]


def sign(company, client, case, login, role, **data):
    client.sign_in(login)
    answer = company.submit(client, f"/tasks/{task_of(company, case, role).id}/complete", data)
    assert answer.status_code == 200, answer.text


def test_a_signer_sees_who_has_signed_how_and_who_is_awaited(company, client, case):
    sign(company, client, case, "wu", "legal", decision="conditional", opinion="不得承诺学位")
    client.sign_in("zhao")
    page = client.get(f"/tasks/{task_of(company, case, 'design').id}")
    assert "已签 1 / 2" in page.text
    assert "同时会签，全部同意为通过" in page.text
    assert [re.sub(r"^.*?> ", "", row) for row in table(page)] == [
        "法务 吴刚 有条件同意 不得承诺学位 2026-11-16",
        "设计 待签",
    ]
    assert "加签</summary>" not in page.text


def test_a_name_alone_is_agreement_and_a_refusal_needs_words(company, client, case):
    client.sign_in("wu")
    task = task_of(company, case, "legal")
    refused = company.submit(client, f"/tasks/{task.id}/complete", {"decision": "reject"})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["field_opinion"])
    sign(company, client, case, "wu", "legal")
    client.sign_in("chen")
    assert "吴刚 同意" in " ".join(table(client.get(f"/cases/{case.number}")))


def test_the_case_keeps_the_sheets_of_every_round(company, client, case):
    sign(company, client, case, "wu", "legal", decision="reject", opinion="不得承诺学位")
    sign(company, client, case, "zhao", "design")
    client.sign_in("chen")
    page = client.get(f"/cases/{case.number}")
    assert ("会签未通过" in page.text, "会签结果：未通过（同意 1，不同意 1）" in page.text) == (True, True)
    company.submit(client, f"/tasks/{company.task(case).id}/complete", {"subject": "云澜山销售说辞（二稿）"})
    sign(company, client, case, "wu", "legal")
    sign(company, client, case, "zhao", "design")
    client.sign_in("chen")
    page = client.get(f"/cases/{case.number}")
    assert page.text.count('aria-label="会签单"') == 2
    assert page.text.index("会签未通过") < page.text.index("会签通过")


def test_adding_and_withdrawing_from_the_pages(company, client, case):
    roles.grant(company.session, company.lin.id, "property", by=SYSTEM)
    client.sign_in("chen")
    page = client.get(f"/cases/{case.number}")
    [add] = set(re.findall(r'action="(/cases/[^"]*/signers)"', page.text))
    answer = client.post(add, data={"signer": "role:property", "reason": "涉及交付标准"})
    assert answer.headers["Location"] == f"/cases/{case.number}"
    task = task_of(company, case, "design")
    answer = client.post(add, data={"signer": f"person:{company.lin.id}", "reason": "把关", "task": task.id})
    assert answer.headers["Location"] == f"/tasks/{task.id}"
    page = client.get(f"/cases/{case.number}")
    assert "已签 0 / 4" in page.text
    assert [row.split("> ")[-1] for row in table(page)] == [
        "法务 待签",
        "设计 待签",
        "物业 后加 待签",
        "— 后加 林静 待签",
    ]
    assert "加签物业：涉及交付标准" in page.text
    assert client.post(f"{add}/2/withdraw", data={"reason": "与设计无关"}).status_code == 303
    page = client.get(f"/cases/{case.number}")
    assert ("已减签" in page.text, "已签 0 / 3" in page.text, "减签设计：与设计无关" in page.text) == (True, True, True)
    client.sign_in("zhao")
    assert "撤销：已减签，无需再签。" in client.get(f"/tasks/{task.id}").text


def test_who_may_not_change_signers_sees_no_way_and_is_refused(company, client, case):
    client.sign_in("wu")
    page = client.get(f"/tasks/{task_of(company, case, 'legal').id}")
    assert "/signers" not in page.text
    refused = client.post(f"/cases/{case.id}/countersigns/2/signers", data={"signer": "role:property", "reason": "x"})
    assert refused.status_code == 403
    client.sign_in("lin")
    assert "/signers" in client.get(f"/cases/{case.number}").text


def test_the_sheet_names_the_department_of_a_person_who_joined(company, client, case):
    session = company.session
    office = departments.add(session, "legal_office", {"name": "法务部"}, by=SYSTEM)
    session.get_one(Person, company.lin.id).department_id = office.id
    session.commit()
    client.sign_in("chen")
    add = f"/cases/{case.id}/countersigns/2/signers"
    assert client.post(add, data={"signer": f"person:{company.lin.id}", "reason": "把关"}).status_code == 303
    assert "法务部 后加 林静 待签" in table(client.get(f"/cases/{case.number}"))[-1]


def test_the_sheet_says_for_whom_a_substitute_signed(company, client, clock, case):
    zhao = company.session.get_one(Person, company.zhao.id)
    zhao.substitute_id, zhao.absent_from = company.lin.id, case.started_at
    company.session.commit()
    sign(company, client, case, "lin", "design", opinion="已核对效果图")
    assert table(client.get(f"/cases/{case.number}"))[-1] == "> 设计 林静 代 赵敏 同意 已核对效果图 2026-11-16"


def test_programs_read_the_sheet_and_change_signers(company, client, case):
    token = issue(company.session, "test", None, by=company.acting(company.chen))
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    base = f"/api/v1/instances/{case.number}/countersigns"
    [sheet] = client.get(base, headers=headers).json
    assert (sheet["is_running"], sheet["outcome"], [line["state"] for line in sheet["lines"]]) == (
        True,
        None,
        ["awaited", "awaited"],
    )
    for _ in range(2):
        body = {"role": "property", "reason": "涉及交付标准"}
        added = client.post(f"{base}/{sheet['id']}/signers", json=body, headers=headers)
        assert (added.status_code, len(added.json[0]["lines"])) == (200, 3)
    again = client.post(
        f"{base}/{sheet['id']}/signers", json={"reason": "x"}, headers={**headers, "Idempotency-Key": "l"}
    )
    assert again.status_code == 422
    gone = client.post(
        f"{base}/{sheet['id']}/signers/3/withdraw", json={"reason": "x"}, headers={**headers, "Idempotency-Key": "m"}
    )
    assert [line["state"] for line in gone.json[0]["lines"]] == ["awaited", "awaited", "withdrawn"]


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_three_people_sign_one_of_them_added_on_the_way(company, sit_down, case, size):
    legal, marketing = sit_down("wu", size), sit_down("chen", size)
    legal.goto(f"/tasks/{task_of(company, case, 'legal').id}")
    legal.get_by_label("有条件同意").check()
    legal.get_by_label("意见", exact=True).fill("不得承诺学位，删去第 3 条。")
    legal.get_by_role("button", name="提交").click()
    legal.wait_for_url("**/inbox/todo")
    marketing.goto(f"/cases/{case.number}")
    sheet = marketing.get_by_role("region", name="会签单")
    expect(sheet).to_contain_text("已签 1 / 2")
    expect(sheet.get_by_role("row", name="法务")).to_contain_text("不得承诺学位，删去第 3 条。")
    sheet.locator("summary", has_text="加签").click()
    sheet.get_by_label("请谁会签").select_option(label="林静")
    sheet.get_by_label("加签原因").fill("说辞涉及客服承诺，请把关")
    sheet.get_by_role("button", name="加签").click()
    expect(sheet).to_contain_text("已签 1 / 3")
    design = sheet.get_by_role("row", name="设计")
    design.locator("summary").click()
    design.get_by_label("减签原因").fill("不涉及效果图")
    design.get_by_role("button", name="减签").click()
    expect(sheet).to_contain_text("已签 1 / 2")
    manager = sit_down("lin", size)
    manager.get_by_role("link", name="会签销售说辞").first.click()
    manager.get_by_role("button", name="提交").click()
    manager.wait_for_url("**/inbox/todo")
    marketing.reload()
    expect(sheet).to_contain_text("会签通过")
    assert marketing.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(marketing).response["violations"] == []
