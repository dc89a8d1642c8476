"""Lessons on their way to a checklist, played as people play them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.model import Entry, Instance
from engine.registers import get
from tests.acceptance.conftest import Case, Company

PROPOSED = {
    "lesson_title": "屋面设备隔振",
    "lesson_text": "屋面风机直接落在结构板上，顶层住户投诉噪声。",
    "project": "jiangpan",
    "responsible": "design",
    "lesson_process": "joint_drawing_review",
    "topic": "noise",
    "source": "TS-2026-0900",
}
REVIEWED = {
    "cause": "图纸没有隔振要求。",
    "topic": "noise",
    "way": "checklist",
    "target_list": "jdr",
    "category": "设备",
    "checklist_text": "屋面设备是否设隔振基座？",
}
DOCUMENT = {"way": "document", "document_name": "屋面设备设计标准", "document_change": "增加隔振一节。"}


class Lesson(Case):
    """One lesson."""

    def reviewed(self, **review: Any) -> Lesson:
        """Let the responsible department say how it is to be put into practice."""
        self.do("review", **{**REVIEWED, **review})
        return self

    def decided(self, **decision: Any) -> Lesson:
        """Decide on it; agreed as the department put it unless told otherwise."""
        fields = {name: self.values.get(name) for name in (*REVIEWED, "document_name", "document_change")}
        wanted = {name: value for name, value in {**fields, **decision}.items() if value is not None}
        self.do("decide", **{name: value for name, value in wanted.items() if name not in ("cause", "topic")})
        return self

    def published(self, **review: Any) -> Lesson:
        """Publish it to the checklist."""
        return self.reviewed(**review).decided()

    def checked(self, effect_decision: str) -> Lesson:
        """Check its effect."""
        self.do("effect_check", effect_decision=effect_decision, effect_note="对照投诉和检查发现。")
        return self

    @property
    def lesson(self) -> Entry:
        """Return the lesson's line in its register."""
        return self._entry("lesson")

    @property
    def question(self) -> Entry:
        """Return the question it became."""
        return self._entry("checklist")

    def _entry(self, register: str) -> Entry:
        self.company.session.expire_all()
        found = get(self.company.session, register, str(self.values["lesson_number"]))
        assert found is not None
        return found


def lesson(company: Company, login: str = "chenxiao", **changes: Any) -> Lesson:
    """Let somebody propose a lesson by hand."""
    case = Lesson(company, company.player.begin(login, "lesson", **{**PROPOSED, **changes}))
    company.player.settle()
    return case


def begun(company: Company) -> Lesson:
    """Return the one lesson that another case proposed."""
    company.session.expire_all()
    return Lesson(company, company.session.scalars(select(Instance).where(Instance.process_key == "lesson")).one())
