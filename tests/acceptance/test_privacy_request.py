"""Requests about personal data from the day they come to their answer (PIPL 45 to 51)."""

from __future__ import annotations

import pytest

from engine import commands
from engine.actor import CUSTOMER as STRANGER
from engine.errors import Conflict, NotAllowed
from engine.ledger import verify
from engine.model import Definition, Record
from engine.privacy.scrubbing import ERASED, RESTRICTED
from engine.privacy.targets import Target
from engine.registers import get
from tests.acceptance.conftest import Case, Company
from tests.acceptance.privacy import APPROVES, ASKS, REACHED, TAKEN_IN, WHO, PrivacyRequest, internal, requested
from web.trial.player import CannotPlay

CUSTOMER = "customer/KH-00009"


@pytest.fixture
def held(company: Company) -> Case:
    """Return a complaint of the customer that has ended, beside their entry."""
    company.save("customer", "KH-00009", name=WHO, phone=REACHED, kind="owner")
    case = company.written_in(customer_name=WHO)
    commands.cancel(company.session, case.instance.id, reason="撤诉", by=company.actor(ASKS))
    return case


def test_what_is_held_is_handed_over_and_the_request_keeps_no_name(company: Company, held: Case) -> None:
    case = requested(company).identified().proposed("export", CUSTOMER, held.number)
    session = company.session
    with pytest.raises(Conflict):
        commands.hand_over_person(session, case.number, by=company.actor(ASKS))
    case.decided()
    assert WHO in {piece.value for piece in commands.hand_over_person(session, case.number, by=company.actor(ASKS))}
    case.do("hand_over", by=ASKS, handed_way="counter", handed_on="2026-11-17")
    assert case.values["contact"] == REACHED
    case.answered()
    assert (case.state, case.instance.ended_as, case.asked.data["state"]) == ("completed", "done", "done")
    assert (case.asked.data["asked_by"], case.asked.data["decided_by"]) == (
        company.person(ASKS).id,
        company.person(APPROVES).id,
    )
    assert session.get_one(Record, case.number).process_key == "privacy-request"
    said = str([case.values, case.instance.title, *(fact.revealed for fact in case.facts)])
    assert WHO not in said
    assert REACHED not in said
    checked = verify(session, f"pi/{case.number}")
    assert checked.ok
    assert checked.erased
    with pytest.raises(Conflict):
        commands.hand_over_person(session, case.number, by=company.actor(ASKS))


def test_who_proposed_does_not_approve_and_others_do_neither(company: Company, held: Case) -> None:
    case = requested(company, "erase").identified().proposed("erase", CUSTOMER)
    for login in (ASKS, "chenxiao", "tanglan"):
        with pytest.raises(CannotPlay):
            case.decided(by=login)
    with pytest.raises(CannotPlay):
        requested(company).identified().proposed("export", CUSTOMER, by="chenxiao")


def test_what_two_agree_on_is_erased_by_the_machine_and_noted_beside_the_keys(company: Company, held: Case) -> None:
    case = requested(company, "erase").identified().proposed("erase", CUSTOMER, held.number).decided()
    assert case.steps == ["answer"]
    assert held.values["customer_name"] == ERASED
    assert case.asked.data["values_gone"] > 0
    case.answered()
    assert case.instance.ended_as == "done"


def test_what_the_law_still_keeps_comes_back_and_is_restricted_instead(company: Company, held: Case) -> None:
    session = company.session
    definition = session.query(Definition).filter_by(key="complaint").one()
    definition.settings = {**definition.settings, "legal_floor": "enterprise"}
    session.commit()
    case = requested(company, "erase").identified().proposed("erase", held.number)
    assert case.steps == ["propose"]
    assert "法定保存期限" in case.values["obstacle"]
    case.proposed("restrict", held.number).decided().answered()
    assert held.values["customer_name"] == RESTRICTED
    lifted = internal(company, "lift", by=APPROVES)
    lifted.proposed("lift", by=APPROVES, ends="GX-2026-0999")
    assert lifted.values["obstacle"] == "没有这项限制"
    lifted.proposed("lift", by=APPROVES, ends=case.number).decided(by=ASKS)
    lifted.answered(answer_way="none")
    assert held.values["customer_name"] == WHO


def test_a_hold_laid_between_approval_and_execution_sends_it_back(company: Company, held: Case) -> None:
    case = requested(company, "erase").identified().proposed("erase", held.number)
    commands.place_hold(
        company.session, case_number=held.number, reason="诉讼", mandate="民初12号", by=company.actor("fangzhou")
    )
    case.decided()
    assert case.steps == ["propose"]
    assert "已冻结" in case.values["obstacle"]
    assert held.values["customer_name"] == WHO
    case.proposed("decline").decided().answered(answer_text="诉讼期间不能删除。")
    assert case.instance.ended_as == "declined"


def test_nothing_to_find_or_still_being_handled_comes_back(company: Company) -> None:
    running = company.written_in(customer_name=WHO)
    case = requested(company, "erase").identified()
    for target, says in (("customer/KH-77777", "找不到"), (running.number, "仍在办理")):
        case.proposed("erase", target)
        assert case.steps == ["propose"]
        assert says in case.values["obstacle"]


def test_whoever_cannot_be_identified_is_declined_with_a_reason(company: Company) -> None:
    case = requested(company).identified("failed")
    assert case.steps == ["answer"]
    case.answered(answer_text="身份不能确认。")
    assert case.instance.ended_as == "declined"
    assert WHO not in str([fact.revealed for fact in case.facts])


def test_the_one_who_decides_sends_back_or_declines(company: Company, held: Case) -> None:
    case = requested(company, "erase").identified().proposed("erase", CUSTOMER)
    case.decided("return", opinion="漏了投诉。")
    assert case.steps == ["propose"]
    case.proposed("erase", CUSTOMER, held.number).decided("reject", opinion="保修期内仍需要。")
    assert (case.steps, case.asked.data["state"], case.asked.data["opinion"]) == (
        ["answer"],
        "refused",
        "保修期内仍需要。",
    )
    case.answered(answer_text="保修期内仍需要。")
    assert (case.instance.ended_as, held.values["customer_name"]) == ("declined", WHO)


def test_what_is_wrong_is_corrected(company: Company, held: Case) -> None:
    case = requested(company, "correct").identified().proposed("correct", CUSTOMER).decided()
    case.do("correct", by=ASKS, corrected_note="KH-00009 电话栏。")
    case.answered()
    assert (case.instance.ended_as, case.asked.data["state"]) == ("done", "done")


def test_the_time_to_answer_runs_from_the_day_it_came_and_is_told_when_over(company: Company) -> None:
    case = requested(company, received_on="2026-11-12")
    assert case.due("privacy_answer").startswith("2026-12-03")
    late = requested(company, received_on="2027-03-01")
    assert late.due("privacy_answer").startswith("2026-12-07")
    company.now_is("2026-12-04 09:00")
    assert case.clock("privacy_answer").breached_at is not None
    assert {ASKS, APPROVES} <= company.told(f"{case.number} 已到答复期限")


def test_a_handler_chooses_on_the_pages_what_the_proposal_is_about(company: Company, held: Case) -> None:
    case: PrivacyRequest = requested(company).identified()
    found = commands.search_person(company.session, WHO, by=company.actor(ASKS)).matches
    chosen = [match.target for match in found if match.is_sure]
    with pytest.raises(NotAllowed):
        commands.choose_for_request(company.session, case.number, chosen, by=company.actor("tanglan"))
    task = commands.choose_for_request(company.session, case.number, chosen, by=company.actor(ASKS))
    assert set(str((task.draft or {})["targets"]).splitlines()) >= {CUSTOMER, held.number}


def test_a_complaint_of_another_that_mentions_the_person_loses_the_mention_only(company: Company, held: Case) -> None:
    other = {"customer_name": "尉迟建国", "phone": "13700001111", "email": "jianguo@example.com"}
    complaint = company.written_in(**other, content=f"楼上{WHO}家漏水。")
    commands.cancel(company.session, complaint.instance.id, reason="撤诉", by=company.actor(ASKS))
    case: PrivacyRequest = requested(company, "erase").identified()
    found = commands.search_person(company.session, WHO, by=company.actor(ASKS)).matches
    (named,) = [
        match.target for match in found if complaint.number in match.target.ref and match.target.kind == "entry"
    ]
    assert named not in [match.target for match in found if match.is_sure]
    chosen = [Target("entry", CUSTOMER), named.mention]
    task = commands.choose_for_request(company.session, case.number, chosen, by=company.actor(ASKS))
    lines = str((task.draft or {})["targets"]).splitlines()
    assert f"提到 {named.ref}" in lines
    case.proposed("erase", *lines).decided().answered()
    assert (case.instance.ended_as, case.asked.data["by_hand"]) == ("done", [])
    assert complaint.values["content"] == f"楼上{ERASED}家漏水。"
    assert {name: complaint.values[name] for name in other} == other


def test_what_is_registered_under_another_name_is_checked_by_who_proposes_and_told_to_who_decides(
    company: Company, held: Case
) -> None:
    other = company.written_in(customer_name="尉迟建国", phone="13700001111")
    commands.cancel(company.session, other.instance.id, reason="撤诉", by=company.actor(ASKS))
    case = requested(company, "erase").identified()
    case.proposed("erase", CUSTOMER, held.number, other.number)
    assert (case.steps, case.values["doubt"]) == (["propose"], f"{other.number}（姓名、电话）")
    assert "登记的是别的姓名或电话" in case.values["obstacle"]
    assert get(company.session, "privacy-request", case.number) is None
    case.proposed("erase", CUSTOMER, held.number, other.number)
    assert case.steps == ["propose"]
    case.proposed("erase", CUSTOMER, held.number, other.number, same_person=True)
    assert (case.steps, case.values["doubt"], case.values["obstacle"]) == (
        ["decide"],
        f"{other.number}（姓名、电话）",
        None,
    )
    assert company.seen(case.task("decide"))["doubt"] == f"{other.number}（姓名、电话）"
    case.decided("return", opinion="是另一位客户。")
    case.proposed("erase", CUSTOMER, held.number)
    assert (case.steps, case.values["doubt"]) == (["decide"], None)


def test_what_was_checked_counts_only_for_what_was_told(company: Company, held: Case) -> None:
    others = [company.written_in(customer_name="尉迟建国", phone=phone) for phone in ("13700001111", "13700002222")]
    case = requested(company).identified()
    case.proposed("export", CUSTOMER, others[0].number)
    case.proposed("export", CUSTOMER, others[1].number, same_person=True)
    assert (case.steps, case.values["doubt"]) == (["propose"], f"{others[1].number}（姓名、电话）")


def test_asked_online_it_came_today_and_waits_for_the_check_of_who_asks(company: Company) -> None:
    asked = {name: TAKEN_IN[name] for name in ("customer_name", "contact", "request_words")}
    given = {**asked, "wish": "erase", "channel": "website", "consent": True}
    instance = commands.start(company.session, "privacy-request", given, by=STRANGER, message="privacy.requested")
    case = PrivacyRequest(company, instance)
    assert (case.steps, case.values["channel"], case.values["received_on"]) == (["identify"], "online", "2026-11-16")
    assert case.due("privacy_answer").startswith("2026-12-07")
    case.identified("failed").answered()
    assert case.instance.ended_as == "declined"
