"""The rules for auditors: what carries each out, the cases that went through there, the same list as a workbook."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook

from engine import commands
from engine.actor import SYSTEM

AUDITOR = "qa_auditor"


@pytest.fixture
def auditor(company, client, people):
    people("tang", AUDITOR, name="唐岚")
    client.sign_in("tang")
    return client


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))


def test_a_rule_names_its_elements_linked_to_the_picture_and_the_cases_that_went_through(company, auditor):
    begun = company.report("厨房顶棚渗水")
    company.inspect(begun)
    waiting = company.report("卫生间渗水")
    page = auditor.get("/rules/CMP-008")
    assert 'href="/procedures/leak?element=inspect"' in page.text
    assert f'href="/cases/{begun.number}"' in page.text
    assert f'href="/cases/{waiting.number}"' in page.text, "the token of this one has reached the element"
    assert "项目客服组织物业" in page.text


def test_the_picture_shows_the_element_asked_for(company, auditor):
    assert company.script(auditor.get("/procedures/leak?element=inspect"), "marks") == {"named": ["inspect"]}
    assert "data-diagram-marks" not in auditor.get("/procedures/leak?element=nowhere").text


def test_a_case_one_may_not_read_is_not_listed(company, client):
    hidden = company.report()
    client.sign_in("zhao")
    company.inspect(hidden)
    assert hidden.number not in client.get("/rules/CMP-008").text


def test_a_value_is_followed_to_the_elements_that_use_it(company, auditor):
    catalogue = """
        schema = 1
        [[policy]]
        key = "leak.inspect_within"
        value = 6
        unit = "hours"
        title = { zh = "查看现场时限", en = "Term" }
        rules = ["CMP-010"]
    """
    commands.deploy(company.session, {"more.toml": catalogue.encode()}, by=SYSTEM)
    case = company.report()
    page = auditor.get("/rules/CMP-010").text
    assert "查看现场时限" in page
    assert case.number in page


def test_a_role_that_does_nothing_carries_no_rule(company, auditor):
    catalogue = """
        schema = 1
        [[role]]
        key = "idle"
        title = { zh = "闲职", en = "Idle" }
        rules = ["CMP-019"]
        [[role]]
        key = "property"
        title = { zh = "物业", en = "Property" }
        rules = ["CMP-020"]
    """
    commands.deploy(company.session, {"more.toml": catalogue.encode()}, by=SYSTEM)
    assert "未落实" in text_of(auditor.get("/rules/CMP-019"))
    assert "已落实" in text_of(auditor.get("/rules/CMP-020"))


def test_the_list_is_narrowed_by_system_kind_state_and_words(company, auditor):
    def listed(query):
        return re.findall(r'href="/rules/([A-Z]+-\d+)"', auditor.get(f"/rules/?{query}").text)

    assert listed("prefix=CMP&state=carried") == ["CMP-008", "CMP-040"]
    assert listed("prefix=SRS&state=reasoned") == ["SRS-076", "SRS-077"]
    assert set(listed("prefix=SRS&kind=deadline")) == {"SRS-058", "SRS-066"}
    assert listed("q=墓地") == ["SRS-048"]
    assert len(listed("")) == 50
    assert not set(listed("page=2")) & set(listed(""))
    assert listed("prefix=REC&page=9") == listed("prefix=REC")
    assert "没有符合条件的内容" in auditor.get("/rules/?q=没有这样的条款").text


def test_the_list_leaves_as_a_workbook(company, auditor):
    answer = auditor.get("/rules/rules.xlsx?prefix=CMP&state=carried")
    head, *rows = load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)
    assert head[:4] == ("条款", "类别", "内容", "落实情况")
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("CMP-008", "已落实", "人工环节 漏水报修 查看现场"),
        ("CMP-040", "已落实", "人工环节 漏水报修 查看现场"),
    ]


def test_there_is_no_page_for_what_is_no_rule(company, auditor):
    assert auditor.get("/rules/CMP-999").status_code == 404


def test_the_page_is_english_for_who_reads_english(company, auditor):
    auditor.post("/language", data={"locale": "en", "back": "/rules/"})
    page = auditor.get("/rules/?prefix=REC").text
    assert "Kept permanently" in page
    assert "not carried out, with a reason" in page


def test_one_finds_the_rules_from_the_procedures(company, client):
    client.sign_in("wu")
    assert 'href="/rules/"' in client.get("/procedures/").text
    assert 'href="/rules/CMP-008"' in client.get("/procedures/leak").text


def test_a_rule_of_the_company_itself_is_listed_too(company, auditor):
    catalogue = """
        schema = 1
        [[policy]]
        key = "own.value"
        value = 1
        unit = "days"
        title = { zh = "自定时限", en = "Own" }
        rules = ["OWN-001"]
    """
    commands.deploy(company.session, {"own.toml": catalogue.encode()}, by=SYSTEM)
    assert "自定时限" in auditor.get("/rules/?q=OWN-001").text
