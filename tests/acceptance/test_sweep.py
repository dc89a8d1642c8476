"""The pre-delivery sweep from the finished structure to the readiness decision (SWP-001..034, DLV-010, DLV-018)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from engine import clock, commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.errors import FieldsInvalid
from engine.model import Event, Instance
from engine.registers import find
from tests.acceptance.conftest import Company
from tests.acceptance.sweeps import PROJECT, Sweep, photo, sweep
from web.demo.places import create_homes
from web.trial.player import CannotPlay


def test_a_sweep_runs_from_the_finished_structure_to_the_delivery(company: Company) -> None:
    case = sweep(company)
    assert case.instance.scope_id == PROJECT
    case.to_preacceptance().preaccepted().repaired()
    case.do("assess", decision="agree")
    assert case.do("decide") == "zhaomin"
    case.do("prepare", venue="会所", layout_plan="动线分区", manpower="二十人", materials="钥匙", training="两次")
    assert (case.state, case.steps) == ("completed", [])
    assert [each["round"] for each in case.values["rounds"]] == ["R1", "R2", "R3-1", "R3-2", "R4"]
    assert [sheet["round"] for sheet in case.values["records"]] == ["R1", "R2", "R3-1", "R3-2"]


def test_it_is_begun_by_hand_by_those_who_build_or_answer_for_customers(company: Company) -> None:
    case = Sweep(company, company.player.begin("wangqiang", "sweep", project=PROJECT))
    company.player.settle()
    assert (case.steps, case.instance.title) == (["plan_r1"], "扫楼排雷：云澜·观山")
    with pytest.raises(Exception, match="不能发起"):
        company.player.begin("mabin", "sweep", project=PROJECT)


def test_a_share_of_the_units_and_every_layout_is_drawn_for_the_structural_sweep(company: Company) -> None:
    with transaction(company.session):
        create_homes(company.session)
    case = sweep(company)
    drawn = {area["building"]: area["units"].split("、") for area in case.values["areas"]}
    assert set(drawn) == {"1幢", "2幢"}
    assert {len(units) for units in drawn.values()} <= {4, 5}
    assert {unit[-2:] for unit in drawn["1幢"]} == {"01", "02"}
    case.structured().grouped()
    assert [len(area["units"].split("、")) for area in case.values["areas"]] == [20, 20]


@pytest.mark.parametrize(
    ("step", "lists"),
    [("sweep_r1", {"SWP-R1"}), ("sweep_r2", {"SWP-R1", "SWP-R2"}), ("sweep_r3", {"SWP-OW", "SWP-R2"})],
)
def test_each_round_asks_its_own_questions(company: Company, step: str, lists: set[str]) -> None:
    case = sweep(company).planned()
    if step != "sweep_r1":
        case.checked("sweep_r1").company.now_is("2027-03-30 09:30")
        case.grouped()
    if step == "sweep_r3":
        case.risks_recorded().do("plan_r3", planned_on="2027-04-10", plan_note="客户关系中心")
    asked = [item["code"] for sheet in case.values["lists"] for item in sheet]
    assert {code[:6] for code in asked} == lists


def test_plans_uploaded_with_the_plan_of_the_sweep_are_kept_in_their_register(company: Company) -> None:
    plan = {"layout": "A 户型", "building": "1幢", "units": "01", "picture": photo("A户型")}
    case = sweep(company).planned(plans=[plan])
    (entry,) = find(company.session, "plan", project=PROJECT)
    assert (entry.title, entry.data["source_number"]) == ("A 户型", case.number)
    assert entry.data["picture"][0]["name"] == "A户型.jpg"


def test_the_group_is_set_up_three_months_before_the_first_delivery(company: Company) -> None:
    case = sweep(company).planned().checked("sweep_r1")
    company.now_is("2027-03-29 23:59")
    assert case.steps == []
    company.now_is("2027-03-30 00:01")
    assert case.steps == ["group"]


def test_the_group_checks_and_its_leader_records_the_risks(company: Company) -> None:
    case = sweep(company).structured().grouped()
    assert company.told("交付风险检查小组成立") == {"guyan", "wangqiang", "xuning"}
    with pytest.raises(CannotPlay):
        case.do("sweep_r2", by="chenxiao", checked_on="2027-04-01", attendees="陈晓", conclusion="无")
    case.found("sweep_r2", round="R2", severity="severe", by="wangqiang")
    case.risks_recorded()
    assert "请在模拟验收前整改。" in "".join(str(fact.revealed) for fact in case.facts if fact.type == "notice.sent")
    assert {"lujian", "gaofei"} <= company.told("交付风险检查结果")


def test_mock_acceptance_goes_on_until_no_severe_finding_is_open_and_at_least_twice(company: Company) -> None:
    case = sweep(company).structured().grouped().risks_recorded()
    case.mock()
    assert case.steps == ["plan_r3"]  # one round is not several
    case.do("plan_r3", planned_on="2027-04-10", plan_note="客户关系中心")
    severe = case.found("sweep_r3", severity="severe")
    case.checked("sweep_r3")
    assert (case.steps, case.values["severe_open"]) == (["plan_r3"], 1)
    severe.closed()
    case.mock()
    assert (case.steps, case.values["round_no"]) == (["invite"], 3)
    assert severe.entry.data["round"] == "R3-2"


def test_an_owner_who_would_refuse_is_written_down_and_stops_nothing(company: Company) -> None:
    case = sweep(company).to_preacceptance()
    case.preaccepted(owner_result="refused", owner_note="卫生间渗水")
    assert case.values["owners"][0]["owner_result"] == "refused"
    assert case.steps == ["campaign"]


def test_what_owners_raise_is_repaired_ten_days_before_the_delivery(company: Company) -> None:
    case = sweep(company).to_preacceptance()
    company.now_is("2027-06-10 09:00")
    finding = case.found("sweep_r4", severity="cosmetic")
    assert finding.entry.data["round"] == "R4"
    assert finding.values["due"] == "2027-06-20"
    case.preaccepted()
    assert case.values["severe_open"] == 0
    case.do("campaign", repair_until="2027-06-18", repair_plan="华筑建设两个班组。")
    assert f"{clock.local(case.task('recheck_all').due_at):%m-%d %H:%M}" == "06-18 18:00"
    company.now_is("2027-06-20 09:00")
    assert "gaofei" in company.told("集中维修已到期")
    assert case.steps == ["recheck_all"]


def ready_with_one_open(company: Company) -> Sweep:
    """Return a sweep before the assessment with one general finding open."""
    case = sweep(company).to_preacceptance()
    case.found("sweep_r4")
    return case.preaccepted().repaired()


def disclosed(case: Sweep, **changes: Any) -> list[dict[str, Any]]:
    """Return the open items with what the owners are told."""
    told = {"disclosure": "书面告知业主，阳台水管保温待补。", "promised_on": "2027-07-10", **changes}
    return [{**item, **told} for item in case.values["open_items"]]


@pytest.mark.parametrize("missing", ["disclosure", "promised_on"])
def test_nothing_open_goes_into_delivery_without_written_disclosure_and_a_date(company: Company, missing: str) -> None:
    case = ready_with_one_open(company)
    with pytest.raises(FieldsInvalid):
        case.do("assess", decision="agree", open_items=disclosed(case, **{missing: None}))
    case.do("assess", decision="agree", open_items=disclosed(case))
    case.do("decide")
    (item,) = case.values["readiness"]["open_items"]
    assert (item["disclosure"], item["promised_on"]) == ("书面告知业主，阳台水管保温待补。", "2027-07-10")


def test_not_ready_goes_back_to_the_repairs(company: Company) -> None:
    case = ready_with_one_open(company)
    with pytest.raises(FieldsInvalid):
        case.do("assess", decision="reject")
    case.do("assess", decision="reject", opinion="先修完。")
    assert case.steps == ["campaign"]
    case.repaired().do("assess", decision="agree", open_items=disclosed(case))
    case.do("decide", decision="reject", opinion="不同意带问题交付。")
    assert case.steps == ["campaign"]


def test_the_decision_is_told_to_those_who_deliver_with_what_is_still_open(company: Company) -> None:
    case = ready_with_one_open(company)
    case.do("assess", decision="agree", open_items=disclosed(case))
    case.do("decide")
    assert {"luoping", "gaofei", "sunjia"} <= company.told("同意交付")
    company.session.expire_all()
    sent = [step for fact in case.facts for step in fact.public.get("steps", []) if step[1] == "ready"]
    assert sent
    assert case.steps == ["prepare"]


def test_a_design_change_is_told_and_what_the_site_is_compared_with_is_read_anew(company: Company) -> None:
    case = sweep(company).planned()
    change = {"change_number": "BG-1", "summary": "1幢阳台栏杆加高"}
    commands.correlate(company.session, "design.changed", PROJECT, change, by=SYSTEM)
    company.player.settle()
    assert "guyan" in company.told("设计变更，请按新图检查")
    assert case.steps == ["sweep_r1"]


def test_a_sweep_can_leave_a_lesson(company: Company) -> None:
    case = sweep(company).to_preacceptance().preaccepted().repaired()
    case.do("assess", decision="agree")
    case.do("decide")
    words = {"venue": "会所", "layout_plan": "分区", "manpower": "二十人", "materials": "钥匙", "training": "两次"}
    case.do("prepare", **words, lesson_title="提前备好钥匙", lesson_text="首轮模拟验收时清点。")
    found = [entry.title for entry in find(company.session, "lesson", status="candidate")]
    assert found == ["提前备好钥匙"]


def test_findings_hang_below_their_sweep(company: Company) -> None:
    case = sweep(company).planned()
    finding = case.found("sweep_r1")
    assert company.session.scalars(select(Instance.parent_id).where(Instance.id == finding.instance.id)).one() == (
        case.instance.id
    )
    recorded = select(Event).where(Event.type == "finding.recorded")
    assert len(company.session.scalars(recorded).all()) == 1


def test_open_findings_are_listed_in_one_line_each_for_those_who_repair_and_decide(company: Company) -> None:
    case = ready_with_one_open(company)
    assert case.values["open_words"] == "- WT-2027-00001 1幢 0301 阳台：阳台预留水管未做保温。"
    case.do("assess", decision="agree", open_items=disclosed(case))
    assert case.values["disclosed_words"].endswith("｜ 书面告知业主，阳台水管保温待补。 → 2027-07-10")
