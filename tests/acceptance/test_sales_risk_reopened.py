"""A sale after its release, and whatever happens to its drawings and dates (SRS-058, DSN-004)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine import commands
from engine.model import Instance
from tests.acceptance.conftest import Company, held_up
from tests.acceptance.sales import Sale, changed, move, sale

CHANGE = "GB-2026-0003"


@pytest.fixture
def selling(company: Company) -> Sale:
    """Return a released sale."""
    case = sale(company, delivery_date="2028-06-30").surveyed("垃圾房")
    company.now_is("2026-12-02 09:30")
    case.worded().ready()
    company.now_is("2027-01-18 09:30")
    case.decided().do("decide_release")
    return case


def test_the_watch_of_the_sale_ends_with_the_first_delivery(company: Company, selling: Sale) -> None:
    company.now_is("2028-06-29 23:59")
    assert selling.state == "active"
    company.now_is("2028-06-30 00:01")
    assert selling.state == "completed"


def test_a_design_change_reopens_a_released_sale_and_all_sign_the_next_revision(selling: Sale) -> None:
    changed(selling.company)
    assert selling.steps == ["assess_change"]
    assert {"released", "changed_on_sale", "paused"} <= selling.passed
    added = {"item": "室外机平台", "side": "inside", "category": "噪音/地基影响", "distance": "正对次卧"}
    factors = [{**added, "reminder_text": "空调运行时有噪音。"}]
    selling.do("assess_change", change_effect="户型图和说辞第六页须修改。", factors_added=factors)
    assert (selling.steps, selling.inside("revision"), len(selling.factors)) == (["compile_script"], 2, 32)
    assert selling.inside("change") == {"number": CHANGE, "drawing": "TZ-0007", "summary": "室外机平台移位"}
    selling.ready()
    assert selling.steps == ["launch_check"]
    selling.decided().do("decide_release")
    assert [selling.values[name] for name in ("outcome", "revision", "annex_version")] == ["released", 2, 2]
    assert [file.name for file in selling.files][-1] == f"销售放行单-{selling.number}-第2版.pdf"


@pytest.mark.parametrize("stage", ["compile_script", "countersign_script", "audit_parts", "wait_check"])
def test_a_design_change_before_the_release_stops_the_round(company: Company, stage: str) -> None:
    case = sale(company, registration_date="2026-11-20").surveyed().worded()
    if stage != "compile_script":
        case.scripted()
    if stage == "countersign_script":
        case.sign()
    elif stage != "compile_script":
        case.signed()
    if stage == "wait_check":
        case.audited()
    changed(company)
    assert case.steps == ["assess_change"]
    case.do("assess_change", change_effect="无影响。")
    assert (case.steps, case.inside("revision")) == (["compile_script"], 2)
    assert case.scripted().steps == ["countersign_script"] * 7


def test_changes_before_the_first_script_are_noted_told_and_listed_where_it_is_compiled(company: Company) -> None:
    case = sale(company, registration_date="2026-11-20")
    changed(company)
    assert (case.steps, company.notices("wuqian", "图纸变更：云澜·书院里")) == (["survey"], 1)
    case.surveyed()
    changed(company, change_number="GB-2026-0004", summary="雨棚加宽")
    noted = [CHANGE, "GB-2026-0004"]
    assert [one["number"] for one in case.seen(case.task("wording"))["early_changes"]] == noted
    case.worded()
    assert (case.steps, case.inside("revision")) == (["compile_script"], 1)
    assert [one["number"] for one in case.inside("early_changes")] == noted
    assert "early_done" in case.passed
    changed(company, change_number="GB-2026-0005")
    assert case.steps == ["assess_change"]


def test_a_second_change_while_the_first_is_assessed_counts_too(selling: Sale) -> None:
    changed(selling.company)
    changed(selling.company, change_number="GB-2026-0004")
    assert (selling.steps, selling.inside("revision")) == (["assess_change"], 3)
    assert selling.inside("change")["number"] == "GB-2026-0004"


def test_a_change_while_the_register_takes_the_factors_of_the_last_one_counts_too(selling: Sale) -> None:
    changed(selling.company)
    with held_up("register.save_all"):
        selling.do("assess_change", change_effect="户型图须修改。")
        assert selling.steps == []
        changed(selling.company, change_number="GB-2026-0004")
    assert selling.steps == ["assess_change"]
    assert (selling.inside("change")["number"], selling.inside("revision")) == ("GB-2026-0004", 3)
    selling.do("assess_change", change_effect="雨棚须告知。")
    assert (selling.steps, len(selling.factors)) == (["compile_script"], 31)


def test_a_change_while_the_release_is_still_being_told_reopens_the_sale(company: Company) -> None:
    case = sale(company, registration_date="2026-11-20", launch_date="2026-12-20").surveyed().worded().ready()
    company.now_is("2026-12-07 09:30")
    case.decided()
    with held_up("notify"):
        case.do("decide_release")
        changed(company)
    assert case.steps == ["assess_change"]
    company.player.settle()
    assert {"released", "release_told", "paused"} <= case.passed


def test_two_early_changes_at_once_are_both_noted(company: Company) -> None:
    case = sale(company, registration_date="2026-11-20")
    with held_up("notify"):
        changed(company)
        changed(company, change_number="GB-2026-0004")
    company.player.settle()
    case.surveyed()
    assert [one["number"] for one in case.seen(case.task("wording"))["early_changes"]] == [CHANGE, "GB-2026-0004"]


def test_another_project_is_not_touched(selling: Sale) -> None:
    changed(selling.company, key="guanshan")
    assert (selling.steps, selling.values["outcome"]) == ([], "released")


def test_the_check_moves_with_the_launch_date(company: Company) -> None:
    case = sale(company, registration_date="2026-11-20", launch_date="2027-02-01").surveyed().worded().ready()
    move(company, "2027-03-01")
    company.now_is("2027-02-14 23:59")
    assert case.steps == []
    company.now_is("2027-02-15 00:01")
    assert case.steps == ["launch_check"]


def test_a_launch_put_off_before_the_release_asks_for_a_new_check(company: Company) -> None:
    case = sale(company, registration_date="2026-11-20", launch_date="2026-12-20").surveyed().worded().ready()
    company.now_is("2026-12-07 09:30")
    case.checked().posted().inspected()
    move(company, "2027-03-01")
    assert case.proposed().steps == []
    company.now_is("2027-02-15 09:30")
    assert case.steps == ["launch_check"]
    case.decided().do("decide_release")
    assert case.values["outcome"] == "released"


def test_a_launch_put_off_while_the_release_is_decided_takes_the_decision_back(company: Company) -> None:
    case = sale(company, registration_date="2026-11-20", launch_date="2026-12-20").surveyed().worded().ready()
    company.now_is("2026-12-07 09:30")
    case.decided()
    move(company, "2026-12-19")
    assert case.steps == ["decide_release"]
    move(company, "2027-03-01")
    assert case.steps == []
    company.now_is("2027-02-15 09:30")
    assert case.steps == ["launch_check"]


def test_the_kick_off_of_a_project_begins_it(company: Company) -> None:
    by, held = company.actor("linyue"), date(2026, 11, 16)
    project = {"key": "hupan", "name": "云澜·湖畔", "stage": "construction"}
    commands.add_entry(company.session, "project", project, by=by)
    commands.reach(company.session, "hupan", "kickoff", held, by=by)
    company.player.settle()
    (case,) = company.session.scalars(select(Instance).where(Instance.process_key == "sales-risk"))
    assert (case.title, case.scope_id) == ("销售风险防范：云澜·湖畔", "hupan")
