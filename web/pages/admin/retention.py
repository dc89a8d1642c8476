"""How long records are kept: where the rules are unclear the company decides; the class of each procedure's records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine import commands, ledger
from engine.catalogue import policies
from engine.commands.retention import STREAM
from engine.errors import FieldsInvalid, Invalid
from engine.model import Person
from engine.records.terms import Terms
from engine.text import Text
from web import current, db
from web.pages.admin.base import blueprint, for_owners, saved
from web.work.names import process_names


@dataclass(frozen=True)
class Choice:
    """An answer the company may give, and the value it sets."""

    value: bool | int
    words: Text


@dataclass(frozen=True)
class Question:
    """Where the documents contradict themselves or the law (C-22): what is printed, what was chosen, what may be."""

    key: str
    title: Text
    printed: Text
    chosen: Text
    choices: tuple[Choice, ...]


QUESTIONS = (
    Question(
        "record.keep_long",
        Text("“长期”保存几年？", "How many years is “long-term”?"),
        Text(
            "文件印作“永久：5年以上；长期：35年；短期：3年；临时：1年”。长期 35 年比永久还长，"
            "可能是“3—5年”漏印了连接号。",
            "Printed: “permanent: over 5 years; long-term: 35 years; short-term: 3; temporary: 1”. 35 years is longer "
            "than permanent; probably the dash of “3–5 years” was lost.",
        ),
        Text("编制人按“3—5年”取上限 5 年。", "The editors read 3–5 years and took 5."),
        (
            Choice(5, Text("5 年", "5 years")),
            Choice(3, Text("3 年（与短期相同）", "3 years (the same as short-term)")),
            Choice(35, Text("35 年（按原文）", "35 years (as printed)")),
        ),
    ),
    Question(
        "record.permanent_for_ever",
        Text("“永久”的记录满 5 年后能不能销毁？", "May permanent records go after 5 years?"),
        Text(
            "文件印作“永久：5年以上”，没有说能否销毁。",
            "Printed: “permanent: over 5 years”; not whether they may ever go.",
        ),
        Text("编制人按永不销毁。", "The editors let them never go."),
        (
            Choice(True, Text("永不销毁", "They never go")),
            Choice(
                False,
                Text("满“至少保存”的年数后，经审批可以销毁", "After the least number of years they may, by approval"),
            ),
        ),
    ),
    Question(
        "record.floor_for_all",
        Text("哪些记录是企业档案，受法定最低期限约束？", "Which records are enterprise archives with a legal minimum?"),
        Text(
            "1 至 5 年的类别低于国家档案局令第10号的 10 年、30 年，会计凭证须保存 30 年。"
            "记录是否属于企业档案，请法务确认。",
            "Classes of 1 to 5 years lie below the 10 and 30 years of Order 10; accounting vouchers are kept 30 years. "
            "Whether a record is an enterprise archive is for your lawyers.",
        ),
        Text("编制人只对下表中指明的流程适用。", "The editors let it count for the procedures named below only."),
        (
            Choice(False, Text("只对下表指明的流程", "Only the procedures named below")),
            Choice(True, Text("对所有流程", "All procedures")),
        ),
    ),
)


@dataclass(frozen=True)
class Decision:
    """What the company decided, when, and on what ground."""

    at: datetime
    who: str
    reason: str


@blueprint.get("/retention")
@for_owners
def retention() -> str:
    """Show the questions with their decisions, and the class of each procedure."""
    return _page()


@blueprint.post("/retention/decide/<key>")
@for_owners
def decide_retention(key: str) -> Response | tuple[str, int]:
    """Record a decision of the company."""
    typed = request.form.get("value", "")
    value: bool | int | str = {"yes": True, "no": False}.get(typed, int(typed) if typed.isdecimal() else typed)
    try:
        commands.decide_retention(db.session(), key, value, reason=request.form.get("reason", ""), by=current.actor())
    except FieldsInvalid as refused:
        return _page(key, refused.fields), refused.status
    except Invalid as refused:
        return _page(key, {"value": [refused.text]}), refused.status
    flash(_("已记录决定，所有记录按此计算"))
    return redirect(url_for(".retention", _anchor=key.replace(".", "-")), 303)


@blueprint.post("/retention/classes/<key>")
@for_owners
def assign_class(key: str) -> Response:
    """Give the records of a procedure another class or legal minimum."""
    form = request.form
    commands.assign_class(
        db.session(), key, form.get("record_class", ""), form.get("legal_floor", ""), by=current.actor()
    )
    return saved(".retention")


def _page(refused: str = "", errors: Mapping[str, Sequence[Text]] | None = None) -> str:
    session = db.session()
    terms, values = Terms(session), dict(policies.listed(session))
    return render_template(
        "admin/retention.html",
        questions=[(one, values[one.key]) for one in QUESTIONS if one.key in values],
        decisions=_decisions(),
        terms=terms,
        names=process_names(session),
        refused=refused,
        errors=errors or {},
        given=request.form,
    )


def _decisions() -> dict[str, Decision]:
    """Return the last decision on each question."""
    session = db.session()
    facts = [fact for fact in ledger.read(session, STREAM) if fact.type == "retention.decided"]
    rows = select(Person.id, Person.name).where(Person.id.in_({fact.actor for fact in facts}))
    names = {row.id: row.name for row in session.execute(rows)}
    return {
        str(fact.public["question"]): Decision(fact.at, names.get(fact.actor, ""), str(fact.public["reason"]))
        for fact in facts
    }
