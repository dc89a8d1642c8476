"""What the pages of a record say, as plain data: everything in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.clock import local
from engine.model import Attachment, Revision
from engine.queries.history import Item
from forms import Row
from web.packages.sealed import Sealed
from web.work.casepage import CasePage
from web.work.names import outcome_name, state_name
from web.work.story import Told

_ENDS = {"instance.completed": "completed", "instance.failed": "failed", "instance.cancelled": "cancelled"}


def report_of(case: CasePage, sealed: Sealed, roles: Mapping[str, str], people: Mapping[str, str]) -> dict[str, Any]:
    """Return what the template of the pages reads, but for the drawings; only what is sealed is told.

    ``people`` names those somebody else signed for.
    """
    told = [one for one in case.told if one.item.seq <= sealed.events]
    states = [_ENDS[one.item.type] for one in told if one.item.type in _ENDS]
    attached = {str(one.item.facts.get("attachment")): one.item for one in told if one.item.type == "file.attached"}
    return {
        "number": case.instance.number,
        "title": case.instance.title or case.process,
        "procedure": _procedure(case.process, case.instance.revision),
        "state": state_name(states[-1] if states else "active"),
        "facts": _facts(case),
        "sealed": _sealed(sealed),
        "forms": [_filled(one) for one in told if one.lines],
        "signatures": [_signature(one, roles, people) for one in told if "signature" in one.item.facts],
        "files": [_file(one, attached[one.id]) for one in case.view.files if one.id in attached],
        "history": [_line(one) for one in told],
    }


def moment(at: datetime | None) -> str:
    """Return a time as people in the company read it, to the second."""
    return f"{local(at):%Y-%m-%d %H:%M:%S}" if at else "–"


def _procedure(name: str, revision: Revision) -> dict[str, str]:
    return {
        "name": name,
        "number": str(revision.definition.settings.get("number") or revision.definition.key),
        "revision": revision.label,
        "since": f"{local(revision.effective_from or revision.created_at):%Y-%m-%d}",
        "digest": revision.digest,
    }


def _facts(case: CasePage) -> list[list[str]]:
    related = [one.number for one in (case.view.parent, *case.view.children) if one is not None]
    pairs = [
        ("项目 Project", case.project),
        ("发起 Begun", f"{moment(case.instance.started_at)}  {case.starter}"),
        ("结束 Ended", moment(case.instance.ended_at)),
        ("参与人 Taking part", "、".join(case.view.people.values())),
        ("相关事项 Related", "、".join(related)),
    ]
    return [[label, words] for label, words in pairs if words]


def _sealed(sealed: Sealed) -> dict[str, Any]:
    return {
        "events": sealed.events,
        "later": sealed.later,
        "at": moment(sealed.at),
        "entry": sealed.entry,
        "head": sealed.head,
        "size": sealed.size,
        "root": sealed.root,
        "made": moment(sealed.made),
        "closed": sealed.is_closed,
        "erased": sealed.erased,
        "withheld": sealed.withheld,
    }


def _filled(told: Told) -> dict[str, Any]:
    return {
        "step": told.step or "发起",
        "who": told.who,
        "at": moment(told.item.at),
        "seq": told.item.seq,
        "lines": [_row(row) for row in told.lines],
    }


def _row(row: Row) -> dict[str, Any]:
    return {"label": row.label, "text": row.text, "rows": [[_row(one) for one in inner] for inner in row.rows]}


def _signature(told: Told, roles: Mapping[str, str], people: Mapping[str, str]) -> dict[str, str]:
    signed, absent = told.item.facts["signature"], told.item.facts.get("delegated_from")
    name = str(signed.get("name") or told.who)
    return {
        "step": told.step or str(told.item.facts.get("name", "")),
        "who": f"{name}（代{people.get(absent, absent)}）" if absent else name,
        "role": "、".join(roles.get(role, role) for role in signed.get("roles", ())),
        "meaning": str(signed.get("meaning", "")),
        "decision": outcome_name(str(signed.get("decision", ""))),
        "opinion": told.opinion,
        "at": moment(told.item.at),
        "seq": str(told.item.seq),
    }


def _file(file: Attachment, told: Item) -> dict[str, str]:
    return {
        "name": file.name,
        "kind": file.media_type,
        "size": f"{file.size:,}",
        "digest": file.digest,
        "who": told.who,
        "at": moment(told.at),
    }


def _line(told: Told) -> dict[str, str]:
    item = told.item
    happened = (
        f"（{'补录，' if item.is_made_up else ''}实际发生于 {moment(item.occurred_at)}）" if item.occurred_at else ""
    )
    who = f"{told.who}（{told.capacity}）" if told.capacity else told.who
    return {"seq": str(item.seq), "at": moment(item.at), "who": who, "text": f"{item.text.zh}{happened}"}
