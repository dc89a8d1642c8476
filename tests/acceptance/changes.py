"""Changes of frozen drawings, played as people play them."""

from __future__ import annotations

from typing import Any

from engine.model import Entry
from engine.registers import get
from tests.acceptance.conftest import Case, Company
from tests.acceptance.drawings import drawings, frozen, sheet

REQUEST = {
    "project": "shuyuan",
    "category": "forced",
    "drawing_hint": "建施-07 标准层",
    "reason": "结构复核后楼梯梁需加高，净高不足。",
}
PROPOSAL = {
    "category": "forced",
    "must_change": "yes",
    "summary": "楼梯梁上翻",
    "proposal": "楼梯梁改为上翻，净高保持 2.2 米。",
    "necessity": "不改则净高低于规范。",
}


class Change(Case):
    """One change on its way from the request to the new drawing."""

    def described(self, **proposal: Any) -> Change:
        """Let design propose."""
        number = self.values["frozen_drawings"][0]["number"]
        self.do("describe", **{**PROPOSAL, "drawing_number": number, **proposal})
        return self

    def assessed(self, *, refiling: bool = False, **impacts: str) -> Change:
        """Let all departments assess; a category named in ``impacts`` is touched (``kept``) or ``broken``."""
        while "assess" in self.steps:
            task = self.tasks("assess")[0]
            rows = [self._answer(row, refiling, impacts) for row in self.company.seen(task)["rows"]]
            self.do("assess", rows=rows, advice="")
        return self

    def signed(self, *refusals: str) -> Change:
        """Let all sign; ``refusals`` are the logins of those who do not agree."""
        for login in refusals:
            self.do("countersign", by=login, decision="reject", opinion="工期无法保证。")
        while "countersign" in self.steps:
            self.do("countersign")
        return self

    def reissued(self, version: str = "B") -> Change:
        """Issue the changed drawing."""
        self.do("reissue", version=version, files=sheet(f"建施-07-{version}.pdf"), changes="楼梯梁上翻。")
        return self

    def carried_out(self) -> Change:
        """Go on from the decision to the list of buyers told."""
        self.do("decide")
        self.reissued().do("check", checked="ok")
        return self

    @property
    def record(self) -> dict[str, Any]:
        """Return what the register of changes says."""
        self.company.session.expire_all()
        entry = get(self.company.session, "change", self.number)
        assert entry is not None
        return dict(entry.data)

    @staticmethod
    def _answer(row: dict[str, Any], refiling: bool, impacts: dict[str, str]) -> dict[str, Any]:
        if row["category"] == "报规":
            return {"refiling": "yes" if refiling else "no", "note": "层高图须重报。"}
        return {"impact": impacts.get(row["category"], "none"), "note": "见说明。"}


def change(company: Company, *, by: str = "wangqiang", **changes: Any) -> Change:
    """Freeze a drawing and ask to change it."""
    frozen(company)
    return asked(company, by=by, **changes)


def asked(company: Company, *, by: str = "wangqiang", **changes: Any) -> Change:
    """Ask to change a drawing."""
    begun = company.player.begin(by, "design-change", **{**REQUEST, **changes})
    company.player.settle()
    return Change(company, begun)


def baseline(company: Company) -> dict[str, str]:
    """Return the status of every version by its letter."""
    return {str(entry.data["version"]): str(entry.data["status"]) for entry in drawings(company)}


def standing(company: Company) -> Entry:
    """Return the version in force."""
    return next(entry for entry in drawings(company) if entry.data["status"] == "frozen")
