"""The blueprint of the pages for administrators; process owners get into some of them, nobody else into any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from engine.errors import NotAllowed
from web import current

ADMIN = "admin"
OWNER = "process_owner"
View = TypeVar("View", bound=Callable[..., object])

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@dataclass(frozen=True)
class Tab:
    """A page of this part; ``for_owners`` says whether process owners have it too."""

    endpoint: str
    name: LazyString
    for_owners: bool = False


TABS = (
    Tab("admin.index", _l("概览")),
    Tab("admin.policies", _l("参数"), for_owners=True),
    Tab("admin.retention", _l("保存期限"), for_owners=True),
    Tab("admin.definitions", _l("流程文件"), for_owners=True),
    Tab("admin.register_list", _l("台账设置"), for_owners=True),
    Tab("admin.people", _l("人员")),
    Tab("admin.roles", _l("角色")),
    Tab("admin.departments", _l("部门")),
    Tab("admin.calendar", _l("工作日历")),
    Tab("admin.incidents", _l("作业与异常")),
    Tab("admin.mails", _l("邮件")),
)


def for_owners(view: View) -> View:
    """Let process owners use the view too."""
    view.for_owners = True  # type: ignore[attr-defined]
    return view


@blueprint.before_request
@current.needs_role(ADMIN, OWNER)
def few_only() -> None:
    """Let administrators in, and process owners where the view is for them."""
    view = current_app.view_functions[request.endpoint or ""]
    if not current.holds(ADMIN) and not getattr(view, "for_owners", False):
        raise NotAllowed()


@blueprint.app_template_global("admin_tabs")
def tabs() -> list[Tab]:
    """Return the pages of this part the person may use."""
    return [tab for tab in TABS if tab.for_owners or current.holds(ADMIN)]


def saved(endpoint: str, **values: object) -> Response:
    """Say that it is saved and show the page again."""
    flash(_("已保存"))
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[arg-type]
