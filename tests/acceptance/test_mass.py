"""Mass complaints: three households with one cause get one parent case and close with it (CMP-168, 171)."""

from __future__ import annotations

from engine import commands
from tests.acceptance.conftest import REFUSED, Company, held_up
from tests.acceptance.mass import broken_out, closed, household, parents


def test_two_households_are_two_complaints(company: Company) -> None:
    cases = [household(company, 1).answered(), household(company, 2).answered()]
    assert parents(company) == []
    assert [case.steps for case in cases] == [["opine"], ["opine"]]


def test_the_third_household_opens_a_parent_case_and_merges_the_others_wherever_they_are(company: Company) -> None:
    parent, children = broken_out(company)
    assert [case.steps for case in children] == [[], [], []]
    for child in children:
        assert (child.state, child.values["mass_number"]) == ("active", parent.number)
        assert child.entry.data["mass_number"] == parent.number
        assert child.instance.parent_id == parent.instance.id
    assert sorted(parent.values["children"]) == sorted(child.number for child in children)
    assert (parent.entry.data["mass_parent"], parent.entry.data["channel"]) == (True, "mass")
    assert parent.values["severity_proposal"] == {"severity": "major", "reason": "群诉"}


def test_the_customers_are_told_and_the_clocks_of_the_children_stop(company: Company) -> None:
    _, children = broken_out(company)
    for number, child in enumerate(children, 1):
        assert f"您的投诉 {child.number} 已合并处理" in company.mails(f"house{number}@owner.example")
        assert child.clock("reply").stopped_at is not None
        assert child.clock("handle").stopped_at is not None
    company.now_is("2026-11-20 18:00")
    assert company.told("已超过答复时限") >= {"linyue"}


def test_a_parent_case_is_told_to_management(company: Company) -> None:
    parent, _ = broken_out(company)
    parent.do("assess", valid="yes", cause_class="mistake", content_class="after_sale", severity="major",
              topic="repair_delay", handling_mode="on_site", responsible="maintenance", related=[])  # fmt: skip
    assert company.told(f"重大投诉 {parent.number}") == {"linyue", "zhaomin"}
    assert parents(company) == [parent]


def test_the_children_close_with_their_parent_and_as_it_does(company: Company) -> None:
    parent, children = broken_out(company)
    closed(parent)
    company.player.settle()
    assert parent.instance.ended_as == "closed_accepted"
    for number, child in enumerate(children, 1):
        assert (child.state, child.instance.ended_as) == ("completed", "closed_accepted")
        assert (child.entry.data["status"], child.entry.data["closing_type"]) == ("closed", "accepted")
        assert child.entry.data["mass_number"] == parent.number
        assert [file.field for file in child.files] == ["report"]
        assert f"您的投诉 {child.number} 结案报告" in company.mails(f"house{number}@owner.example")


def test_a_further_household_joins_the_open_parent_case(company: Company) -> None:
    parent, _ = broken_out(company)
    fourth = household(company, 4).answered()
    assert parents(company) == [parent]
    assert (fourth.values["mass_number"], fourth.instance.parent_id) == (parent.number, parent.instance.id)
    assert fourth.steps == []


def test_after_the_parent_case_is_closed_the_next_household_is_counted_anew(company: Company) -> None:
    parent, _ = broken_out(company)
    closed(parent)
    company.player.settle()
    household(company, 4).answered()
    assert len(parents(company)) == 2


def test_what_is_being_carried_out_already_goes_on_by_itself(company: Company) -> None:
    early = household(company, 1).agreed()
    household(company, 2).answered()
    last = household(company, 3).answered()
    assert early.steps == ["execute"]
    assert early.values.get("mass_number") is None
    assert early.entry.data.get("mass_number") is None
    assert last.steps == []
    early.finished().revisited().reported()
    assert early.instance.ended_as == "closed_accepted"


def test_one_household_complaining_three_times_is_no_mass_complaint(company: Company) -> None:
    for _ in range(3):
        household(company, 1).answered()
    assert parents(company) == []


def test_invalid_complaints_do_not_count(company: Company) -> None:
    household(company, 1).answered(valid="no")
    household(company, 2).answered()
    household(company, 3).answered()
    assert parents(company) == []


def test_another_cause_project_or_topic_does_not_count(company: Company) -> None:
    household(company, 1).answered()
    household(company, 2).answered(cause_class="neglect")
    household(company, 3).answered(topic="house_quality")
    household(company, 4, project="guanshan").answered()
    assert parents(company) == []


def test_households_are_counted_within_the_window(company: Company) -> None:
    household(company, 1).answered()
    household(company, 2).answered()
    company.now_is("2027-02-15 09:30")
    household(company, 3).answered()
    assert parents(company) == []


def test_the_threshold_is_a_policy_value(company: Company) -> None:
    commands.set_policy(company.session, "complaint.mass_threshold", 2, by=company.actor("linyue"))
    household(company, 1).answered()
    household(company, 2).answered()
    assert len(parents(company)) == 1


def test_a_case_merged_while_negotiating_keeps_what_was_negotiated(company: Company) -> None:
    _, (negotiating, *_) = broken_out(company)
    assert negotiating.values["negotiation"][0]["answer"] == REFUSED["answer_note"]


def test_two_households_at_the_same_moment_get_one_parent_case(company: Company) -> None:
    household(company, 1).answered()
    household(company, 2).answered()
    with held_up("complaint.open_mass"):
        both = [household(company, number).answered() for number in (3, 4)]
        assert parents(company) == []
    (parent,) = parents(company)
    assert [case.values["mass_number"] for case in both] == [parent.number] * 2


def test_a_child_that_comes_when_the_parent_has_just_closed_closes_too(company: Company) -> None:
    parent, _ = broken_out(company)
    with held_up("complaint.join_mass"):
        late = household(company, 4).answered()
        closed(parent)
        company.player.settle()
        assert (parent.state, late.state) == ("completed", "active")
    company.player.settle()
    assert (late.state, late.instance.ended_as) == ("completed", "closed_accepted")
    assert late.entry.data["closing_type"] == "accepted"


def test_children_of_a_cancelled_parent_go_on_alone(company: Company) -> None:
    parent, children = broken_out(company)
    commands.cancel(company.session, parent.instance.id, reason="原因不同，分户处理", by=company.actor("linyue"))
    company.player.settle()
    assert [child.steps for child in children] == [["study"]] * 3
    fourth = household(company, 4).answered()
    assert len(parents(company)) == 2
    assert fourth.values["mass_number"] != parent.number


def test_a_household_merged_while_its_parent_is_cancelled_goes_on_alone(company: Company) -> None:
    parent, _ = broken_out(company)
    with held_up("complaint.join_mass"):
        late = household(company, 4).answered()
        commands.cancel(company.session, parent.instance.id, reason="原因不同", by=company.actor("linyue"))
    company.player.settle()
    assert late.steps == ["study"]
