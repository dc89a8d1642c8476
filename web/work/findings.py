"""The findings of a project as a page shows them: figures under the names the register's form has for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.errors import NotFound
from engine.model import Register
from engine.queries import findings
from engine.queries.findings import Again, Found, Tally
from engine.registers.findings import REGISTER
from web.i18n import language
from web.work import registers


@dataclass(frozen=True)
class Figures:
    """Findings of one project, or of one procedure in it (``kind``); ``kinds`` are those that found any."""

    kind: str
    kinds: Sequence[tuple[str, str]]
    total: Tally
    tables: Sequence[tuple[str, Sequence[Tally]]]
    again: Sequence[Again]


def figures(session: Session, actor: Actor, project: str, asked: str) -> Figures:
    """Return the figures the actor may read.  Raises NotFound when they may read no findings."""
    found = findings.of_project(session, actor, project)
    if found is None:
        raise NotFound
    named = _choices(session)
    processes = named.get("process", {})
    kinds = {one.process for one in found}
    kind = asked if asked in kinds else ""
    shown = [one for one in found if kind in ("", one.process)]

    def company(one: Found) -> str:
        return one.contractor or named.get("responsible", {}).get(one.responsible, one.responsible) or _("未指定")

    tables = (
        (_("楼栋"), findings.tallies(shown, lambda one: one.building or _("未分楼栋"))),
        (_("轮次"), findings.tallies((one for one in shown if one.round), lambda one: one.round)),
        (_("责任单位"), findings.tallies(shown, company)),
    )
    return Figures(
        kind=kind,
        kinds=[(key, processes.get(key, key)) for key in (*processes, *sorted(kinds - set(processes))) if key in kinds],
        total=findings.tally(shown),
        tables=[table for table in tables if table[1]],
        again=findings.again(shown),
    )


def _choices(session: Session) -> Mapping[str, Mapping[str, str]]:
    """Return what the register's form calls the values of its fields."""
    register = session.get(Register, REGISTER)
    form = registers.form_of(session, register) if register is not None else None
    offered = form.choices({}, language()) if form is not None else {}
    return {field: dict(options) for field, options in offered.items()}
