"""Requests about personal data, played as people play them: taken in, proposed by one, decided by another, answered."""

from __future__ import annotations

from typing import Any

from engine.model import Entry
from engine.privacy.orders import REGISTER
from engine.registers import get
from tests.acceptance.conftest import OWNER, Case, Company

ASKS, APPROVES = "linyue", "fangzhou"
WHO, REACHED = "诸葛明珠", OWNER["phone"]
TAKEN_IN = {
    "channel": "letter",
    "received_on": "2026-11-16",
    "customer_name": WHO,
    "contact": REACHED,
    "request_words": f"{WHO}来函，请告知贵公司持有本人哪些信息。",
}


class PrivacyRequest(Case):
    """One request."""

    def identified(self, identity: str = "confirmed") -> PrivacyRequest:
        """Check who asks."""
        self.do("identify", by=ASKS, identity=identity, identity_note="回拨台账电话核对房号。")
        return self

    def proposed(self, kind: str, *targets: str, by: str = ASKS, **more: Any) -> PrivacyRequest:
        """Propose what is done about these entries and cases."""
        chosen = {"targets": "\n".join(targets)} if targets else {}
        basis = {"basis": "PIPL-47-3"} if kind == "erase" else {}
        self.do("propose", **{"by": by, "kind": kind, "reason": "客户来函撤回同意", **basis, **chosen, **more})
        return self

    def decided(self, decision: str = "agree", *, by: str = APPROVES, **more: Any) -> PrivacyRequest:
        """Let the other one decide."""
        self.do("decide", by=by, decision=decision, **more)
        return self

    def answered(self, **more: Any) -> PrivacyRequest:
        """Tell the person what came of it."""
        given = {"answer_way": "letter", "answered_on": "2026-11-18", "answer_text": "已按请求办理。", **more}
        self.do("answer", by=ASKS, **given)
        return self

    @property
    def asked(self) -> Entry:
        """Return what is decided about whom."""
        self.company.session.expire_all()
        found = get(self.company.session, REGISTER, self.number)
        assert found is not None
        return found


def requested(company: Company, wish: str = "export", *, by: str = ASKS, **more: Any) -> PrivacyRequest:
    """Take a request in."""
    case = PrivacyRequest(company, company.player.begin(by, "privacy-request", wish=wish, **{**TAKEN_IN, **more}))
    company.player.settle()
    return case


def internal(company: Company, wish: str = "erase", *, by: str = ASKS) -> PrivacyRequest:
    """Let the company itself raise one."""
    given = {"channel": "internal", "received_on": "2026-11-16", "request_words": "清理不再需要的内容。"}
    case = PrivacyRequest(company, company.player.begin(by, "privacy-request", wish=wish, **given))
    case.do("identify", by=by, identity="not_needed", identity_note="公司自行提出。")
    return case
