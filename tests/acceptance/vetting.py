"""Vettings of new clients and reviews of suppliers, played as people play them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.commands import Upload
from engine.model import Entry, Instance
from engine.registers import get
from tests.acceptance.conftest import Case, Company

CANDIDATE = {
    "candidate_name": "恒信防水材料有限公司",
    "category": "material",
    "source": "nominated",
    "contact": "罗志",
    "phone": "13900000088",
    "email": "luozhi@supplier.example",
    "need": "现有防水材料供应商产能不足。",
}
DOCUMENTS = ("company_history", "company_profile", "annual_accounts", "product_guide", "product_catalogue")
CHECKS = ("quality", "delivery", "business", "finance", "credit", "attitude", "confidentiality", "cost")
DEPARTMENTS = ("technology", "design", "quality")
REPORT = {
    "trade_reason": "质量稳定，能补足产能。",
    "trade_policy": "先小批量，逐年增加。",
    "survey_material": "五项资料、两份记录、三份调查表。",
    "survey_conclusion": "符合要求。",
}
SIGNED = {"signed_on": "2026-11-16", "our_signatory": "韩磊", "their_signatory": "罗志"}


def paper(name: str) -> Upload:
    """Return a document somebody scanned."""
    return Upload(f"{name}.pdf", b"%PDF-1.4 " + name.encode())


def papers(*names: str) -> dict[str, Any]:
    """Return scans for these file fields, all five documents by default."""
    return {name: paper(name) for name in names or DOCUMENTS}


def checked(**results: str) -> dict[str, str]:
    """Return the judgement sheet; a check not named is met."""
    sheet = {f"check_{check}": results.get(check, "pass") for check in CHECKS}
    return {**sheet, **{f"evidence_{check}": "见资料。" for check in CHECKS}, "judgement_note": "总体印象良好。"}


class Vetting(Case):
    """One new client on its way to recognition."""

    def documents(self) -> Vetting:
        """Record all five documents."""
        self.do("collect", **papers())
        return self

    def interviewed(self) -> Vetting:
        """Talk with the principal, then with the technical head."""
        self.do(
            "interview",
            interview_on="2026-11-16",
            principal="罗志",
            interview_attendees="文静",
            production="年产两千吨。",
            business_policy="以质取胜。",
            view_of_us="愿长期合作。",
        )
        for step in ("talk_technology", "talk_quality"):
            talk = {"talk_on": "2026-11-16", "talk_attendees": "双方技术负责人", "talk_topics": step}
            self.do(step, **talk, talk_conclusion="可以合作。")
        return self

    def judged(self, **results: str) -> Vetting:
        """Judge by the six principles."""
        self.do("judge", **checked(**results))
        return self

    def surveyed(self) -> Vetting:
        """Plan the survey and let all three departments carry it out."""
        plan = {"survey_on": "2026-11-16", "survey_place": "工厂", "survey_leader": "文静", "survey_focus": "质检"}
        self.do("plan", **plan)
        for department in DEPARTMENTS:
            self.do(f"survey_{department}", findings=department, survey_result="pass", survey_score=88)
        return self

    def reported(self, amount: int = 300_000, **changes: Any) -> Vetting:
        """Apply for recognition and write the report."""
        self.do("apply", survey_summary="三部门均认为符合。", recommended="yes")
        return self.written(amount, **changes)

    def written(self, amount: int = 300_000, **changes: Any) -> Vetting:
        """Write the report."""
        self.do("report", goods=[{"name": "防水涂料", "amount": amount}], **{**REPORT, **changes})
        return self

    def signed(self, quality: dict[str, str] | None = None) -> Vetting:
        """Sign both contracts."""
        self.do("sign_supply", contract_file=paper("供应合同"), contract_number="GY-1", **SIGNED)
        other = {"contract_number": "ZB-1", **SIGNED, **(quality or {})}
        self.do("sign_quality", contract_file=paper("质保合同"), **other)
        return self

    def recognised(self) -> Vetting:
        """Go all the way to the register."""
        self.documents().interviewed().judged().surveyed().reported()
        self.do("decide")
        self.signed().do("prepare", strategic=True)
        return self

    @property
    def supplier(self) -> Entry:
        """Return the client's line in the register."""
        return supplier(self.company, str(self.values["supplier_code"]))


def vetting(company: Company, **changes: Any) -> Vetting:
    """Let an employee nominate a candidate."""
    begun = company.player.begin("mabin", "vetting", **{**CANDIDATE, **changes})
    company.player.settle()
    return Vetting(company, begun)


def supplier(company: Company, code: str) -> Entry:
    """Return a line of the supplier register."""
    company.session.expire_all()
    found = get(company.session, "supplier", code)
    assert found is not None
    return found


class Review(Case):
    """The reviews of one recognised supplier."""

    def judged(self, **results: str) -> Review:
        """Let the three departments survey again and materials judge again."""
        for _ in DEPARTMENTS:
            self.do("survey", findings="复查。", survey_result="pass", survey_score=80)
        self.do("judge", **checked(**results))
        return self

    @property
    def status(self) -> str:
        """Return how the supplier stands in the register."""
        return str(supplier(self.company, str(self.values["supplier_code"])).data["status"])


def review(company: Company) -> Review:
    """Return the standing review of a supplier that was just recognised."""
    vetting(company).recognised()
    started = company.session.scalars(select(Instance).where(Instance.process_key == "supplier-review")).one()
    return Review(company, started)
