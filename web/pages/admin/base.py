"""The blueprint of the administrators' pages; nobody else gets in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from web import current

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

TABS = (
    ("admin.index", _l("概览")),
    ("admin.people", _l("人员与角色")),
    ("admin.departments", _l("部门")),
    ("admin.calendar", _l("工作日历")),
    ("admin.incidents", _l("作业与异常")),
    ("admin.mails", _l("邮件")),
)


@blueprint.before_request
@current.needs_role("admin")
def administrators_only() -> None:
    """Let only administrators in."""


@blueprint.app_template_global("admin_tabs")
def tabs() -> tuple[tuple[str, object], ...]:
    """Return the pages of this part with their names."""
    return TABS


def saved(endpoint: str, **values: object) -> Response:
    """Say that it is saved and show the page again."""
    flash(_("已保存"))
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[arg-type]
