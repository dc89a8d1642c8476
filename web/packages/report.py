"""What the pages of a record say, as plain data: everything in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.clock import local
from engine.model import Revision
from engine.queries.history import Item
from engine.text import Text
from forms import Row
from web.i18n import language
from web.packages.attached import Attached
from web.packages.sealed import Sealed
from web.work.casepage import CasePage
from web.work.corrections import Shown
from web.work.names import meaning_name, outcome_name, state_name
from web.work.story import Told

_ENDS = {"instance.completed": "completed", "instance.failed": "failed", "instance.cancelled": "cancelled"}
_BEGINNING = Text("发起", "Beginning")
_FACTS = {
    "project": Text("项目", "Project"),
    "begun": Text("发起", "Begun"),
    "ended": Text("结束", "Ended"),
    "managed": Text("归口部门", "Managed by"),
    "people": Text("参与人", "Taking part"),
    "related": Text("相关事项", "Related"),
}


def report_of(
    case: CasePage,
    sealed: Sealed,
    corrections: Iterable[Shown],
    roles: Mapping[str, str],
    people: Mapping[str, str],
    department: str = "",
) -> dict[str, Any]:
    """Return what the template of the pages reads, but for files and drawings; only what is sealed is told.

    Everything is in the language that is spoken (``web.i18n.speaking``).  ``people`` names those somebody else
    signed for; ``department`` managed the procedure when the case ended.
    """
    told = [one for one in case.told if one.item.seq <= sealed.events]
    ends = [one.item for one in told if one.item.type in _ENDS]
    return {
        "language": language(),
        "number": case.instance.number,
        "title": case.instance.title or case.process,
        "procedure": _procedure(case.process, case.instance.revision),
        "state": state_name(_ENDS[ends[-1].type] if ends else "active"),
        "facts": _facts(case, told, ends, department),
        "sealed": _sealed(sealed),
        "forms": [_filled(one) for one in told if one.lines],
        "signatures": [_signature(one, roles, people) for one in told if "signature" in one.item.facts],
        "corrections": [_correction(one) for one in corrections],
        "late": [_late(one) for one in told if one.item.occurred_at],
        "history": [_line(one) for one in told],
    }


def files_told(files: Sequence[Attached], people: Mapping[str, str], spoken: str) -> list[dict[str, str]]:
    """Return what the pages say of attached files, in the language ``spoken``."""
    return [
        {
            "name": file.name,
            "kind": file.kind,
            "size": f"{file.size:,}",
            "digest": file.digest,
            "who": people.get(file.actor, ""),
            "at": moment(file.at),
            "state": file.state.in_(spoken),
            "path": file.path,
        }
        for file in files
    ]


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


def _facts(case: CasePage, told: Sequence[Told], ends: Sequence[Item], department: str) -> list[list[str]]:
    related = [one.number for one in (case.view.parent, *case.view.children) if one is not None]
    between = _between()
    words = {
        "project": case.project,
        "begun": f"{moment(case.instance.started_at)}  {case.starter}",
        "ended": moment(ends[-1].at if ends else None),
        "managed": department if ends else "",
        "people": between.join(dict.fromkeys(one.who for one in told)),
        "related": between.join(related),
    }
    return [[_FACTS[name].in_(language()), said] for name, said in words.items() if said]


def _between() -> str:
    return ", " if language() == "en" else "、"


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
        "step": told.step or _BEGINNING.in_(language()),
        "who": told.who,
        "at": moment(told.item.at),
        "seq": told.item.seq,
        "lines": [_row(row) for row in told.lines],
    }


def _row(row: Row) -> dict[str, Any]:
    return {"label": row.label, "text": row.text, "rows": [[_row(one) for one in inner] for inner in row.rows]}


def _signature(told: Told, roles: Mapping[str, str], people: Mapping[str, str]) -> dict[str, str]:
    signed, absent = told.item.facts["signature"], str(told.item.facts.get("delegated_from") or "")
    name = str(signed.get("name") or told.who)
    stood_in = Text(f"{name}（代{people.get(absent, absent)}）", f"{name} (for {people.get(absent, absent)})")
    return {
        "step": told.step or str(told.item.facts.get("name", "")),
        "who": stood_in.in_(language()) if absent else name,
        "role": _between().join(roles.get(role, role) for role in signed.get("roles", ())),
        "meaning": meaning_name(str(signed.get("meaning", ""))),
        "decision": outcome_name(str(signed.get("decision", ""))),
        "opinion": told.opinion,
        "at": moment(told.item.at),
        "seq": str(told.item.seq),
    }


def _correction(one: Shown) -> dict[str, str]:
    return {
        "number": one.number,
        "label": one.label,
        "old": one.old,
        "new": one.new,
        "reason": one.reason,
        "who": one.who,
        "at": moment(one.at),
        "state": one.state.in_(language()),
        "by": one.by,
    }


def _late(told: Told) -> dict[str, str]:
    item = told.item
    return {
        "seq": str(item.seq),
        "what": told.step or item.text.in_(language()),
        "who": told.who,
        "at": moment(item.at),
        "occurred": moment(item.occurred_at),
        "made_up": "1" if item.is_made_up else "",
        "reason": item.late_reason,
    }


def _line(told: Told) -> dict[str, str]:
    item = told.item
    happened = Text("", "")
    if item.occurred_at:
        at = moment(item.occurred_at)
        happened = Text(
            f"（{'补录，' if item.is_made_up else ''}实际发生于 {at}）",
            f" ({'recorded late, ' if item.is_made_up else ''}happened at {at})",
        )
    text = f"{item.text.in_(language())}{happened.in_(language())}"
    acted = Text(f"{told.who}（{told.capacity}）", f"{told.who} ({told.capacity})")
    who = acted.in_(language()) if told.capacity else told.who
    return {"seq": str(item.seq), "at": moment(item.at), "who": who, "text": text}
