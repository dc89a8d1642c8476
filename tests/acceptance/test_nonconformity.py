"""Nonconformities from the report to each of their ends: closed, withdrawn, reopened (DOC-008, CMP-115)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from engine import clock
from engine.model import Entry, Task, TaskState
from engine.registers import get
from tests.acceptance.conftest import Case, Company

FOUND = {
    "nc_title": "投诉未在时限内首次响应",
    "description": "抽查 25 件，3 件超过时限。",
    "source": "internal_audit",
    "severity": "minor",
    "clause": "8.2.1",
    "source_number": "TS-2026-0001",
    "responsible": "property",
}
ANALYSED = {
    "disputed": False,
    "correction": "当日联系三位客户致歉。",
    "cause": "夜间无人值守。",
    "action": "增设夜间值班。",
    "action_due": "2026-12-18",
}


class Nonconformity(Case):
    """One nonconformity."""

    def analysed(self, **more: Any) -> Nonconformity:
        """Let the department say what caused it and what is done about it."""
        self.do("cause", **{**ANALYSED, **more})
        return self

    def accepted(self, decision: str = "agree") -> Nonconformity:
        """Let the finder judge the action."""
        self.do("accept", decision=decision, opinion="措施对准原因。")
        return self

    def verified(self, decision: str = "agree") -> Nonconformity:
        """Do the action and let the finder verify it."""
        self.do("act", done_note="已排班并张贴。")
        self.do("verify", decision=decision, opinion="查看了排班表。")
        return self

    def checked(self, decision: str = "agree") -> Nonconformity:
        """Wait until the effect is due, and check it."""
        self.company.player.pass_until(clock.now() + timedelta(days=100))
        self.do("effect", decision=decision, opinion="三个月内未再发生。")
        return self

    def done(self, activity_id: str) -> list[Task]:
        """Return the tasks of an activity that were completed."""
        completed = select(Task).where(
            Task.instance_id == self.instance.id, Task.activity_id == activity_id, Task.state == TaskState.COMPLETED
        )
        return list(self.company.session.scalars(completed))

    @property
    def entry(self) -> Entry:
        """Return its line in the register."""
        self.company.session.expire_all()
        written = get(self.company.session, "nonconformity", self.number)
        assert written is not None
        return written


def found(company: Company, **more: Any) -> Nonconformity:
    """Let the auditor report one."""
    case = Nonconformity(company, company.player.begin("tanglan", "nonconformity", **{**FOUND, **more}))
    company.player.settle()
    return case


def test_a_nonconformity_is_closed_when_its_effect_was_checked(company: Company) -> None:
    case = found(company)
    assert (case.entry.data["status"], case.entry.data["record"]) == ("open", "TS-2026-0001")
    assert [one.role_key for one in case.task("cause").candidates] == ["property"]
    case.analysed().accepted()
    assert case.due_days("act") == {"2026-12-18"}
    case.verified()
    assert (case.entry.data["status"], case.entry.data["effect_check_on"]) == ("verified", "2027-02-16")
    assert case.steps == []
    case.checked()
    assert (case.state, case.instance.ended_as, case.entry.data["status"]) == ("completed", "closed", "closed")
    signed = [fact.public["signature"]["meaning"] for fact in case.facts if fact.public.get("signature")]
    assert signed == ["审核", "验证", "效果确认"]


def test_what_did_not_help_is_analysed_again(company: Company) -> None:
    case = found(company).analysed().accepted().verified().checked("return")
    assert (case.entry.data["status"], case.steps) == ("reopened", ["cause"])
    case.analysed(cause="值班人员没有培训。").accepted().verified().checked()
    assert (case.state, case.entry.data["status"]) == ("completed", "closed")


def test_an_analysis_that_misses_the_cause_is_returned(company: Company) -> None:
    case = found(company).analysed().accepted("return")
    assert case.steps == ["cause"]
    case.analysed(cause="夜间来电没有转接。").accepted()
    assert case.steps == ["act"]


def test_an_objection_that_holds_withdraws_it(company: Company) -> None:
    case = found(company)
    case.do("cause", disputed=True, dispute_note="三件均在节假日登记，时限顺延。")
    case.accepted("reject")
    assert (case.instance.ended_as, case.entry.data["status"]) == ("withdrawn", "withdrawn")


def test_an_action_that_was_not_carried_out_goes_back(company: Company) -> None:
    case = found(company).analysed().accepted().verified("return")
    assert case.steps == ["act"]
    case.verified()
    assert case.entry.data["status"] == "verified"


def test_who_acts_does_not_verify(company: Company) -> None:
    case = found(company, responsible="quality").analysed().accepted()
    case.do("act", done_note="已排班。")
    company.session.expire_all()
    acted = {task.completed_by for task in case.done("act")}
    assert case.task("verify").assignee_id not in acted
