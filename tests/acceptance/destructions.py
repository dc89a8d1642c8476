"""Destruction of records, played as people play it: a department's expired records, four different people."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from engine.database import transaction
from engine.model import DestructionList, Instance, Record
from tests.acceptance.conftest import Case, Company

KEEPER, HEAD, OFFICE, SUPERVISOR = "songyu", "zhaomin", "jiangtao", "daijun"
BORROWED = {"document": "CH-01 客户投诉处理", "use": "own", "purpose": "取证", "use_until": "2026-12-01"}
PROCESS = "record-destruction"


def finished(company: Company, years: int = 4) -> Case:
    """Return a case that ended so many years ago; records of borrowing are kept for three."""
    case = Case(company, company.player.begin("chenxiao", "document-borrow", **BORROWED))
    case.do("confirm", decision="reject", opinion="用途不明。")
    with transaction(company.session):
        record = company.session.get_one(Record, case.number)
        record.since = record.ended_at - timedelta(days=366 * years)
    return case


def gathered(company: Company) -> list[Case]:
    """Let the keeper look for expired records; return the cases that were opened, one for each department."""
    scan = company.player.begin(KEEPER, PROCESS)
    company.player.settle()
    opened = select(Instance).where(Instance.parent_id == scan.id).order_by(Instance.number)
    return [Case(company, one) for one in company.session.scalars(opened)]


def listed(company: Company, case: Case, *, without: str = "") -> Case:
    """Let the keeper make the list, leaving out one record."""
    items = company.seen(case.task("make"))["items"]
    chosen = [{**one, "listed": "no" if one["number"] == without else "yes"} for one in items]
    case.do("make", by=KEEPER, items=chosen, lapsed=True)
    return case


def signed(case: Case) -> Case:
    """Let the list be appraised and approved."""
    case.do("appraise", by=HEAD)
    case.do("approve", by=OFFICE)
    return case


def the_list(company: Company, case: Case) -> DestructionList:
    """Return the list of a case as it is now."""
    company.session.expire_all()
    return company.session.get_one(DestructionList, case.number)
