"""Mass complaints, played as people play them: several households with one cause, and their parent case."""

from __future__ import annotations

from sqlalchemy import select

from engine.model import Instance
from tests.acceptance.conftest import ACCEPTED, Case, Company


def household(company: Company, number: int, **changes: str) -> Case:
    """Return the registered complaint of one household."""
    return company.complaint(
        unit=f"0{number}01", phone=f"1390000{number:04d}", email=f"house{number}@owner.example", **changes
    )


def parents(company: Company) -> list[Case]:
    """Return the parent cases, oldest first."""
    company.player.settle()
    company.session.expire_all()
    found = company.session.scalars(
        select(Instance).where(Instance.process_key == "complaint").order_by(Instance.number)
    )
    cases = [company.case(instance) for instance in found]
    return [case for case in cases if case.values.get("mass_parent")]


def broken_out(company: Company) -> tuple[Case, list[Case]]:
    """Return a parent case and its three children: one answered, one negotiating, one just assessed."""
    negotiating = household(company, 1).refused()
    answering = household(company, 2).answered()
    last = household(company, 3).answered()
    (parent,) = parents(company)
    return parent, [negotiating, answering, last]


def closed(parent: Case) -> None:
    """Bring the parent case to the customers' acceptance."""
    parent.do("respond", response="no_contact", response_note="已在业主群公告。")
    parent.do("assess", valid="yes", cause_class="mistake", content_class="after_sale", severity="major",
              topic="repair_delay", handling_mode="on_site", responsible="maintenance", related=[])  # fmt: skip
    parent.do("dispatch", dispatched_who="维保中心", first_feedback="已公告。")
    parent.opined()
    parent.do("reply", **ACCEPTED)
    parent.finished().revisited().reported()
