"""A company with a customer whose complaint has ended, and the two who answer for personal data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from engine import commands
from engine.actor import Actor
from engine.commands import Upload
from engine.privacy.targets import Target
from engine.queries.auditing.agreement import all_disagreements
from tests.acceptance.conftest import OWNER, Case, Company, company, evidence, template
from tests.acceptance.privacy import PrivacyRequest, internal

__all__ = ["company", "evidence", "template"]

NAME, PHONE, EMAIL = "欧阳慧敏", "13912345678", "huimin@example.com"
LETTER = f"本人{NAME}，电话{PHONE}。".encode() * 20


@dataclass
class Held:
    """The customer's entry and complaint, and the two who decide."""

    company: Company
    case: Case
    asks: Actor
    approves: Actor

    @property
    def targets(self) -> list[Target]:
        return [Target("entry", "customer/KH-00001"), Target("case", self.case.number)]

    def ask(self, kind: str = "erase") -> PrivacyRequest:
        """Propose to erase everything of the customer."""
        case = internal(self.company, kind)
        return case.proposed(kind, *(target.ref for target in self.targets))

    def carried_out(self, kind: str = "erase") -> str:
        """Let two erase, or restrict, everything of the customer; return the number of the request."""
        return self.ask(kind).decided(by="sunjia").number

    def erased(self) -> str:
        """Erase everything of the customer; return the number."""
        return self.carried_out()


@pytest.fixture
def held(company: Company) -> Iterator[Held]:
    """Yield what is held of a customer; whatever is done with it, no table may differ from its events afterwards."""
    company.save("customer", "KH-00001", name=NAME, phone=PHONE, email=EMAIL, kind="owner", note="家有老人")
    case = company.written_in(**{**OWNER, "customer_name": NAME, "phone": PHONE, "email": EMAIL})
    company.grant("chenxiao", "customer_service")
    chen = company.actor("chenxiao")
    commands.comment(company.session, case.instance.id, f"已致电{NAME}女士（{PHONE}），约好周三上门", by=chen)
    commands.attach(company.session, case.instance.id, Upload(f"{NAME}来函.txt", LETTER), by=chen)
    company.grant("linyue", "cs_manager")
    company.grant("sunjia", "legal")
    yield Held(company, case, company.actor("linyue"), company.actor("sunjia"))
    session = company.session
    session.rollback()
    session.expire_all()
    assert list(all_disagreements(session)) == []
