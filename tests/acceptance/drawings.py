"""Joint drawing reviews, played as people play them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.commands import Upload
from engine.model import Entry, Instance
from engine.registers import find
from tests.acceptance.conftest import Case, Company
from tests.engine.tokens.drawing import chain, el, event, named, process

SET = {
    "project": "shuyuan",
    "discipline": "architecture",
    "drawing_no": "建施-07",
    "version": "A",
    "drawing_title": "标准层平面图",
}
DEPARTMENTS = ("customer_service", "engineering", "cost", "marketing", "property")
NARROW = {
    "place": "B 户型卫生间",
    "severity": "general",
    "finding": "坑距 300，门开到一半就碰马桶。",
    "reason": "业主进出不便。",
    "evidence": "建施-07 详图 3。",
    "code_breach": "no",
}
STAIRS = {
    "place": "2# 楼梯",
    "severity": "severe",
    "finding": "疏散净宽不足。",
    "reason": "火灾时无法及时疏散。",
    "evidence": "图注净宽 1.05 米。",
    "code_breach": "yes",
    "standard": "GB 50016 第 5.5.18 条",
}


def sheet(name: str = "建施-07.pdf") -> Upload:
    """Return a drawing."""
    return Upload(name, b"%PDF-1.4 " + name.encode())


class Review(Case):
    """One set of drawings on its way to being frozen."""

    def answers(self, **found: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the checklist as a department fills it in; a question named by code has a finding."""
        asked = [item["code"] for item in self.values["checklist"]]
        assert set(found) <= set(asked)
        return [{"result": "finding", **found[code]} if code in found else {"result": "ok"} for code in asked]

    def reviewed(self, *, by: str | None = None, extra: Any = (), **found: dict[str, Any]) -> Review:
        """Let a department review; the next one in the list unless ``by`` names somebody."""
        self.do("review", by=by, checklist=self.answers(**found), extra=list(extra))
        return self

    def all_reviewed(self, **found: dict[str, Any]) -> Review:
        """Let the centre find these, and all others nothing."""
        self.reviewed(by="chenxiao", **found)
        while "review" in self.steps:
            self.reviewed()
        return self

    def filtered(self, *verdicts: str) -> Review:
        """Check the findings; those without a verdict are reasoned."""
        rows = [one for one in self.findings if one.get("verdict") is None]
        words = [*verdicts, *["ok"] * (len(rows) - len(verdicts))]
        self.do("filter", rows=[{"verdict": word, "verdict_note": "请说明依据。"} for word in words])
        return self

    def met(self, *decisions: str, **more: Any) -> Review:
        """Decide the findings in their order; those without a decision are accepted."""
        rows = [one for one in self.findings if one.get("verdict") == "ok" and one.get("decision") is None]
        words = [*decisions, *["accept"] * (len(rows) - len(decisions))]
        given = [{"decision": word, "decision_reason": "已另行核算。"} for word in words]
        self.do("meet", met_on="2026-11-18", attendees="各部门", rows=given, **more)
        return self

    def revised(self, version: str = "B") -> Review:
        """Revise what was accepted."""
        rows = [{"how": "已调整。"} for one in self.findings if self._is_open(one)]
        self.do("revise", rows=rows, version=version, files=sheet(f"建施-07-{version}.pdf"), changes="按会审意见修改。")
        return self

    def verified(self, verdict: str = "closed") -> Review:
        """Let every finder verify."""
        while "verify" in self.steps:
            task = self.tasks("verify")[0]
            rows = [one for one in self.findings if self._is_open(one) and one["person"] == task.assignee_id]
            self.do("verify", rows=[{"verified": verdict, "verify_note": "仍未改。"} for _ in rows])
        return self

    def countersigned(self, *refusals: str) -> Review:
        """Let all sign; ``refusals`` are the logins of those who do not agree."""
        for login in refusals:
            self.do("countersign", by=login, decision="reject", opinion="储藏间门与入户门冲突。")
        while "countersign" in self.steps:
            self.do("countersign")
        return self

    @property
    def findings(self) -> list[dict[str, Any]]:
        """Return what was found, in order."""
        return list(self.values["findings"])

    @property
    def entries(self) -> list[dict[str, Any]]:
        """Return what the register of findings holds of this review."""
        self.company.session.expire_all()
        found = find(self.company.session, "finding", project="shuyuan")
        return [entry.data for entry in found if entry.data.get("case_number") == self.number]

    @staticmethod
    def _is_open(one: dict[str, Any]) -> bool:
        return one.get("decision") == "accept" and one.get("verified") != "closed"


def review(company: Company, **changes: Any) -> Review:
    """Let design issue a drawing."""
    begun = company.player.begin("xuning", "drawing-review", **{**SET, "files": sheet(), **changes})
    company.player.settle()
    return Review(company, begun)


def frozen(company: Company, **changes: Any) -> Review:
    """Return a review that ended with a frozen drawing and no findings."""
    case = review(company, **changes).all_reviewed()
    case.countersigned()
    return case


def drawings(company: Company) -> list[Entry]:
    """Return the register of drawings, oldest first."""
    company.session.expire_all()
    return find(company.session, "drawing", project="shuyuan")


def heard(company: Company, message: str) -> str:
    """Let a process begin with this message; return its key."""
    key = message.replace(".", "-")
    start = el("startEvent", "S", event("message", message))
    listener = process(start, el("endEvent", "E"), chain("S", "E"), id=key, head=named(message=message))
    commands.deploy(company.session, {f"{key}.bpmn": listener}, by=SYSTEM)
    return key


def started(company: Company, process_key: str) -> Instance:
    """Return the one case of a process."""
    company.session.expire_all()
    return company.session.scalars(select(Instance).where(Instance.process_key == process_key)).one()
