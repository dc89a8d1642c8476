"""Clauses of the standard, the procedures that meet them, and where their records are; the edition is data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for
from sqlalchemy import func, select

from engine.catalogue import listing
from engine.model import Instance, Register
from engine.queries.paging import Page
from engine.text import Text
from web import db
from web.pages.audit.base import blueprint
from web.work import registers
from web.work.names import in_language, process_names
from web.work.reports import Cell, Field, Report, given

MET = {"here": Text("由流程或台账落实", "Met by procedures or registers"), "else": Text("见说明", "See the remark")}


@blueprint.get("/clauses")
def clauses() -> str:
    """List the clauses of an edition, in their order."""
    session = db.session()
    items = listing(session, "clause")
    remarks = {one["key"]: in_language(one.get("remark"), "") for one in listing(session, "edition")}
    editions = sorted({edition for item in items for edition in item.get("editions", ())})
    fields = (
        Field("edition", Text("所有版本", "All editions"), "choice", {one: one for one in editions}),
        Field("met", Text("落实情况", "How it is met"), "choice", MET),
    )
    asked = given(fields)
    shown = sorted((item for item in items if _fits(item, asked)), key=_order)
    names = process_names(session)
    kept = {row.key: registers.name_of(row) for row in session.scalars(select(Register))}
    counted = select(Instance.process_key, func.count()).group_by(Instance.process_key)
    counts = {row[0]: row[1] for row in session.execute(counted)}
    report = Report(
        title=Text("标准条款对照", "Clauses of the standard"),
        hint=Text(
            "条款、落实它的流程、记录所在；由流程负责人在目录中维护",
            "Clause, procedures, records; kept in the catalogue",
        ),
        columns=(
            Text("条款", "Clause"),
            Text("流程（事项数）", "Procedures (cases)"),
            Text("记录台账", "Registers"),
            Text("说明", "Remark"),
        ),
        rows=[_row(item, names, kept, counts) for item in shown],
        page=Page(shown, len(shown), size=max(1, len(shown))),
        fields=fields,
        notes=[
            Text(f"{one}：{remarks[one]}", f"{one}: {remarks[one]}")
            for one in editions
            if remarks.get(one) and asked.get("edition", one) == one
        ],
        empty=Text("目录中没有条款", "The catalogue has no clauses"),
    )
    return render_template("audit/report.html", report=report)


def _fits(item: Mapping[str, Any], asked: Mapping[str, str]) -> bool:
    here = bool(item.get("processes") or item.get("registers"))
    fits = "edition" not in asked or asked["edition"] in item.get("editions", ())
    return fits and asked.get("met", "here" if here else "else") == ("here" if here else "else")


def _order(item: Mapping[str, Any]) -> list[int]:
    return [int(part) for part in str(item["key"]).split(".") if part.isdigit()]


def _row(item: dict[str, Any], names: dict[str, str], kept: dict[str, str], counts: dict[str, int]) -> tuple[Cell, ...]:
    return (
        Cell(f"{item['key']} {in_language(item.get('title'), '')}", hint="、".join(item.get("editions", ()))),
        Cell(
            "",
            links=[
                (f"{names[key]}（{counts.get(key, 0)}）", url_for("audit.population", process=key, since=""))
                for key in item.get("processes", ())
                if key in names
            ],
        ),
        Cell(
            "",
            links=[
                (kept[key], url_for("registers.entries", key=key)) for key in item.get("registers", ()) if key in kept
            ],
        ),
        Cell(in_language(item.get("remark"), "")),
    )
