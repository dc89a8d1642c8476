"""What the diagram of destruction calls: looking for expired records, freezing a list, keeping, destroying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import SYSTEM
from engine.catalogue import current, listing
from engine.model import Definition, DefinitionKind, Role
from engine.records.destroying import SIGNED, execute_list
from engine.records.lists import departments_due, due_of, make_list, refuse_list
from engine.records.starting import start_clocks
from engine.records.terms import Terms, years_after
from engine.services.context import ServiceContext
from engine.services.registry import service
from engine.text import Text

PROCESS, DUE = "record-destruction", "records.due"
NOT_NOW = "no"
_LATER = 1


@service("record.open_lists", Text("为到期记录发起销毁清单", "Open lists for expired records"))
def open_lists(context: ServiceContext) -> dict[str, Any]:
    """Start a case for each department that has records to put on a list; result ``opened``: the departments."""
    session = context.session
    start_clocks(session)
    departments = departments_due(session)
    heads = {str(item["key"]): str(item["head"]) for item in listing(session, "managing_department")}
    for department in departments:
        role = session.get(Role, department)
        variables = {
            "department": department,
            "department_name": role.name_zh if role else department,
            "head_role": heads.get(department, "general_manager"),
        }
        context.start(session, PROCESS, variables, by=SYSTEM, message=DUE, parent_id=context.instance.id)
    return {"opened": departments}


@service("record.select", Text("列出到期记录", "List expired records"))
def select_due(context: ServiceContext, department: str) -> dict[str, Any]:
    """Return the department's expired records: ``items`` [{number, process, process_en, ended, due, reason, …}].

    No titles: this case is kept for ever, and what is destroyed is not to live on in it.
    """
    session = context.session
    terms, names = Terms(session), _names(session)
    items = []
    for record in due_of(session, department):
        term, since = terms.of(record.process_key), record.since
        name, words = names.get(record.process_key, Text(record.process_key, record.process_key)), term.words()
        items.append(
            {
                "number": record.number,
                "process": name.zh,
                "process_en": name.en,
                "ended": clock.local(record.ended_at).date(),
                "due": term.until(since) if since is not None else None,
                "reason": words.zh,
                "reason_en": words.en,
            }
        )
    return {"items": items}


@service("record.freeze", Text("固定销毁清单", "Freeze a destruction list"))
def freeze(
    context: ServiceContext, department: str, items: Sequence[Mapping[str, Any]], made: Mapping[str, Any]
) -> dict[str, Any]:
    """Make the list of those items whose ``listed`` is not ``no``; it carries the number of the case.

    Result ``listed``: the items on it; what was held or destroyed meanwhile is left out.
    """
    wanted = [str(item["number"]) for item in items if item.get("listed") != NOT_NOW]
    frozen = set(make_list(context.session, context.instance.number, department, wanted, made))
    return {"listed": [dict(item) for item in items if item["number"] in frozen]}


@service("record.keep", Text("不予销毁，定期再鉴定", "Keep records and look again"))
def keep(
    context: ServiceContext, by: Mapping[str, Any], opinion: str | None = None, review_on: date | str | None = None
) -> dict[str, Any]:
    """Keep the records of the list until ``review_on`` (null: a year from now)."""
    day = date.fromisoformat(review_on) if isinstance(review_on, str) and review_on else review_on or None
    years = current(context.session).get("record", {}).get("review_after", {}).get("value", _LATER)
    day = day or years_after(clock.local(clock.now()).date(), int(years))
    refuse_list(context.session, context.instance.number, day, by, opinion or "")
    return {"review_on": day}


@service("record.destroy", Text("销毁记录", "Destroy records"))
def destroy(
    context: ServiceContext,
    made: Mapping[str, Any],
    appraised: Mapping[str, Any],
    approved: Mapping[str, Any],
    supervised: Mapping[str, Any],
) -> dict[str, Any]:
    """Destroy what nothing keeps; results ``destroyed`` and ``kept``: how many, ``kept_numbers``."""
    signed = dict(zip(SIGNED, (made, appraised, approved, supervised), strict=True))
    opinions = {name: str(one.get("opinion") or "") for name, one in signed.items()}
    gone, kept = execute_list(context.session, context.instance.number, signed, opinions)
    return {"destroyed": len(gone), "kept": len(kept), "kept_numbers": sorted(kept)}


def _names(session: Session) -> dict[str, Text]:
    found = select(Definition).where(Definition.kind == DefinitionKind.PROCESS)
    titles = {
        row.key: (row.settings or {}).get("title") or {"zh": row.name, "en": row.name} for row in session.scalars(found)
    }
    return {key: Text(str(title["zh"]), str(title["en"])) for key, title in titles.items()}
