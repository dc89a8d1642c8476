"""What the top bar offers, by role."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request
from flask_babel import LazyString, lazy_ngettext
from flask_babel import lazy_gettext as _l

from web import current


@dataclass(frozen=True)
class Item:
    """A page of the top bar; ``roles`` empty means everybody."""

    endpoint: str
    label: LazyString
    icon: str
    roles: tuple[str, ...] = ()

    @property
    def is_here(self) -> bool:
        """Tell whether the page shown belongs to this item."""
        return (request.endpoint or "").split(".")[0] == self.endpoint.split(".")[0]


ITEMS = (
    Item("inbox.index", _l("待办"), "inbox"),
    Item("cases.index", _l("事项"), "folder"),
    Item("start.index", _l("发起"), "plus"),
    Item("procedures.index", _l("流程"), "sitemap"),
    Item("projects.index", lazy_ngettext("项目", "项目", 2), "building"),
    Item("registers.index", _l("台账"), "table"),
    Item("records.index", _l("记录"), "archive", ("records_keeper", "gm_office", "legal")),
    Item("audit.index", _l("审核"), "shield", ("qa_auditor",)),
    Item("privacy.index", _l("个人信息"), "lock", ("cs_manager", "legal")),
    Item("studio.index", _l("流程设计"), "edit", ("process_owner", "admin")),
    Item("admin.index", _l("管理"), "settings", ("admin", "process_owner")),
)


def items() -> list[Item]:
    """Return the items the person may use."""
    known = current_app.view_functions
    return [item for item in ITEMS if item.endpoint in known and (not item.roles or current.holds(*item.roles))]


def home() -> str:
    """Return the endpoint a signed-in person begins at."""
    return items()[0].endpoint if items() else "profile.index"
