"""What was refused because it is out of use: void procedures, replaced forms."""

from __future__ import annotations

from flask import render_template, request, url_for

from engine.documents.refusals import FORM, START
from engine.queries.auditing.refusals import refusals
from engine.text import Text
from web import db
from web.pages.audit.base import blueprint
from web.work.filtering import page_of
from web.work.reports import Cell, Report, stamp

USES = {
    START: Text("发起作废的流程", "Begin by a void procedure"),
    FORM: Text("用旧版表单办理", "Fill in a replaced form"),
}


@blueprint.get("/obsolete/refused")
def refused() -> str:
    """List who tried to begin by a void procedure or to fill in a replaced form, the latest first."""
    page = refusals(db.session(), page_of(request.args))
    report = Report(
        title=Text("被拒绝的使用", "Uses that were refused"),
        hint=Text(
            "作废的流程不能发起，过渡期后旧版表单不再接受",
            "Nothing begins by what is void; a replaced form ends with its transition",
        ),
        columns=(
            Text("时间", "When"),
            Text("人员", "Who"),
            Text("编号", "Number"),
            Text("版次", "Revision"),
            Text("怎样使用", "How"),
        ),
        rows=[
            tuple(map(Cell, (stamp(one.at), one.name, one.number, one.revision, USES.get(one.how, one.how))))
            for one in page.rows
        ],
        page=page,
        actions=((Text("仍按旧版办理", "Still running by replaced revisions"), url_for(".obsolete")),),
        empty=Text("没有被拒绝的使用", "Nothing was refused"),
    )
    return render_template("audit/report.html", report=report)
