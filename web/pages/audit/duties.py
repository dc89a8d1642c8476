"""Four eyes, delegation, and whether signers were entitled on the day they signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from sqlalchemy import select

from engine.model import Role
from engine.queries.auditing import duties as queries
from engine.queries.auditing.people import names_of
from engine.queries.paging import Page
from engine.text import Text
from web import db
from web.filters import role_name
from web.pages.audit import asking
from web.pages.audit.base import blueprint
from web.work.filtering import page_of
from web.work.names import outcome_name, process_names
from web.work.reports import Cell, Field, Report, stamp

WHY = {
    queries.STARTED: Text("发起人自己签署", "Signed by who began the case"),
    queries.FOR_STARTER: Text("代发起人签署", "Signed for who began the case"),
    queries.TWICE: Text("同一人签署了两个环节", "The same person signed two steps"),
}
CASE, STEP = Text("事项", "Case"), Text("环节", "Step")
PROCEDURE, SIGNED = Text("流程", "Procedure"), Text("签署", "Signed")
BY, FOR, WHEN = Text("办理人", "Done by"), Text("代谁", "For whom"), Text("时间", "When")


@blueprint.get("/doubles")
def doubles() -> str:
    """List the signatures in which one person stood on both sides."""
    fields = asking.fields()
    page = queries.doubles(db.session(), asking.asked(fields), page_of(request.args))
    names, processes = _people(page.rows), process_names(db.session())
    return _shown(
        Text("申请与批准是否同一人", "One person on both sides"),
        Text("发起又签署、代发起人签署、一人签两个环节", "Who began and signed, signed for who began, or signed twice"),
        (CASE, PROCEDURE, STEP, SIGNED, BY, FOR, WHEN, Text("情形", "Finding")),
        [
            (
                asking.case_cell(row.number),
                Cell(processes.get(row.process_key, row.process_key)),
                Cell(row.name),
                Cell(row.meaning, hint=outcome_name(row.outcome) if row.outcome else ""),
                Cell(names.get(row.completed_by, "")),
                Cell(names.get(row.delegated_from or "", "")),
                Cell(stamp(row.completed_at)),
                Cell(WHY[row.why], tone="overdue" if row.why != queries.TWICE else "draft"),
            )
            for row in page.rows
        ],
        page,
        fields,
        Text("没有同一人既发起又签署的事项", "Nobody signed what they began"),
    )


@blueprint.get("/delegations")
def delegations() -> str:
    """List what somebody did for somebody else."""
    fields = asking.fields()
    page = queries.delegations(db.session(), asking.asked(fields), page_of(request.args))
    names, processes = _people(page.rows), process_names(db.session())
    return _shown(
        Text("代办", "Work done for others"),
        Text("在他人缺席期间代为办理的任务", "Tasks done while somebody was away"),
        (CASE, PROCEDURE, STEP, SIGNED, BY, FOR, WHEN),
        [
            (
                asking.case_cell(row.number),
                Cell(processes.get(row.process_key, row.process_key)),
                Cell(row.name),
                Cell(row.meaning or "—"),
                Cell(names.get(row.completed_by, "")),
                Cell(names.get(row.delegated_from or "", "")),
                Cell(stamp(row.completed_at)),
            )
            for row in page.rows
        ],
        page,
        fields,
        Text("没有代办的任务", "Nothing was done for others"),
    )


@blueprint.get("/signers")
def signers() -> str:
    """List the signatures with what entitled each signer that day."""
    session = db.session()
    fields = asking.fields()
    page = queries.signers(session, asking.asked(fields), page_of(request.args))
    names = _people([one.row for one in page.rows])
    roles = {role.key: role_name(role) for role in session.scalars(select(Role))}
    return _shown(
        Text("签署人当日资格", "Signers' standing that day"),
        Text(
            "签署时具有的角色，是否已读所用版次", "The roles held when signing, and whether the revision had been read"
        ),
        (CASE, STEP, SIGNED, BY, Text("当时的角色", "Roles then"), Text("知悉流程", "Had read it"), WHEN),
        [
            (
                asking.case_cell(one.row.number),
                Cell(one.row.name),
                Cell(one.row.meaning, hint=outcome_name(one.row.outcome) if one.row.outcome else ""),
                Cell(names.get(one.row.completed_by, "")),
                Cell(
                    "、".join(roles.get(key, key) for key in one.roles) or Text("无角色（指名办理）", "None (by name)")
                ),
                _read(one),
                Cell(stamp(one.row.completed_at)),
            )
            for one in page.rows
        ],
        page,
        fields,
        Text("没有签署", "Nothing was signed"),
    )


def _read(one: queries.Standing) -> Cell:
    if one.read_at is not None:
        return Cell(Text("已读", "Read"), tone="ok", hint=stamp(one.read_at))
    return Cell(Text("未读", "Not read"), tone="overdue") if one.asked else Cell(Text("未要求", "Not asked"))


def _people(rows: Sequence[Any]) -> dict[str, str]:
    ids = [id_ for row in rows for id_ in (row.completed_by, row.delegated_from)]
    return names_of(db.session(), ids)


def _shown(
    title: Text,
    hint: Text,
    columns: Sequence[Text],
    rows: Sequence[Sequence[Cell]],
    page: Page[Any],
    fields: Sequence[Field],
    empty: Text,
) -> str:
    report = Report(title, hint, columns, rows, page, fields, defaults=asking.defaults(), empty=empty)
    return render_template("audit/report.html", report=report)
