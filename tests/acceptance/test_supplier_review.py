"""Recognised suppliers are reviewed yearly and when they come last in a month (VET-047)."""

from __future__ import annotations

import pytest

from engine.errors import FieldsInvalid
from tests.acceptance.conftest import Company
from tests.acceptance.vetting import Review, review

WORST = {
    "month": "2026-11",
    "listed": [{"code": "GYS-0001", "complaints": 9, "reason": "渗漏返修多"}],
}


def listed(company: Company) -> Review:
    """Return the review of a supplier that came last in the month's figures."""
    case = review(company)
    company.player.begin("tanglan", "supplier-month", **WORST)
    company.player.settle()
    return case


def test_recognition_starts_the_yearly_reviews(company: Company) -> None:
    case = review(company)
    assert (case.state, case.steps, case.status) == ("active", [], "active")
    company.now_is("2027-11-16 09:29")
    assert case.steps == []
    company.now_is("2027-11-16 09:31")
    assert case.steps == ["survey"] * 3
    assert case.values["review_reason"] == "年度复审"


def test_a_supplier_that_is_kept_is_reviewed_again_a_year_later(company: Company) -> None:
    case = review(company)
    company.now_is("2027-11-17 10:00")
    case.judged().do("decide")
    assert (case.steps, case.status) == ([], "active")
    company.now_is("2028-11-17 09:59")
    assert case.steps == []
    company.now_is("2028-11-17 10:01")
    assert case.steps == ["survey"] * 3


def test_the_worst_of_the_month_are_reviewed_at_once(company: Company) -> None:
    case = listed(company)
    assert case.steps == ["survey"] * 3
    assert case.values["review_reason"] == "列入 2026-11 最差名单：渗漏返修多"


def test_who_is_not_on_the_list_is_left_alone(company: Company) -> None:
    case = review(company)
    other = [{"code": "GYS-0099", "complaints": 3, "reason": "到货迟"}]
    company.player.begin("tanglan", "supplier-month", month="2026-11", listed=other)
    company.player.settle()
    assert case.steps == []


def test_a_month_or_code_written_otherwise_is_refused(company: Company) -> None:
    for month, code in (("11月", "GYS-0001"), ("2026-11", "恒信")):
        one = {"code": code, "complaints": 1, "reason": "x"}
        with pytest.raises(FieldsInvalid):
            company.player.begin("tanglan", "supplier-month", month=month, listed=[one])


def test_a_suspended_supplier_that_improved_is_taken_back(company: Company) -> None:
    case = listed(company).judged(quality="fail")
    with pytest.raises(FieldsInvalid):
        case.do("decide", decision="suspend")
    assert case.do("decide", decision="suspend", opinion="更换质检负责人。") == "sunjia"
    assert (case.steps, case.status) == (["recheck"], "suspended")
    case.do("recheck", improved="yes", recheck_note="已整改。")
    assert (case.steps, case.state, case.status) == ([], "active", "active")


def test_a_suspended_supplier_that_did_not_improve_is_removed(company: Company) -> None:
    case = listed(company).judged(quality="fail")
    case.do("decide", decision="suspend", opinion="更换质检负责人。")
    case.do("recheck", improved="no", recheck_note="未整改。")
    assert (case.state, case.status) == ("completed", "removed")


def test_three_months_without_improvement_remove_it(company: Company) -> None:
    case = listed(company).judged(quality="fail")
    case.do("decide", decision="suspend", opinion="更换质检负责人。")
    company.now_is("2027-02-16 09:29")
    assert case.status == "suspended"
    company.now_is("2027-02-16 09:31")
    assert (case.state, case.status) == ("completed", "removed")


def test_a_supplier_is_removed_at_once_and_hears_of_it(company: Company) -> None:
    case = listed(company).judged(credit="fail")
    case.do("decide", decision="remove", opinion="失信。")
    assert (case.state, case.status) == ("completed", "removed")
    assert company.mails("luozhi@supplier.example")[-1] == "移出合作名册：GYS-0001 恒信防水材料有限公司"
