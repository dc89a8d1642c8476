"""Written and done, as the pages show it: which cases are asked for, and what was found in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.conformance import KINDS, Checked, Deviation, Finding, Kind, Words, check
from engine.eventlog import Asked, collect, count
from engine.instances.programs import diagram_of
from engine.model import Definition, DefinitionKind, Revision, Role
from engine.text import Text
from web.work.names import process_names
from web.work.reports import Field, begins, ends

LATEST = 500
"""How many cases a page looks at, the latest begun; the rest is for a shorter period."""
TONES: Mapping[Kind, str] = {Kind.SKIPPED: "overdue", Kind.ORDER: "overdue", Kind.ROLE: "overdue", Kind.UNKNOWN: "info"}


@dataclass(frozen=True)
class Line:
    """A finding in words; ``key`` names it in addresses."""

    finding: Finding
    kind: Text
    tone: str
    words: Text
    excuse: Text | None
    key: str


@dataclass(frozen=True)
class Card:
    """One revision with what was found in its cases."""

    checked: Checked
    lines: Sequence[Line]

    @property
    def fitness(self) -> str:
        """Return the share of cases as drawn."""
        return percent(self.checked.fitness)

    @property
    def step_fitness(self) -> str:
        """Return the share of steps as drawn."""
        return percent(self.checked.step_fitness)


@dataclass(frozen=True)
class Looked:
    """What a page shows of a process: its cards, and how many cases there are of which how many were looked at."""

    cards: Sequence[Card]
    total: int
    looked: int


def percent(share: float | None) -> str:
    """Write a share; one that is not whole never as 100 %."""
    return "—" if share is None else "100%" if share == 1 else f"{min(share * 100, 99.9):.1f}%"


def fields_of(session: Session, process: str) -> tuple[Field, ...]:
    """Return what narrows a check: process, revision to check against, period."""
    revisions = {label: label for label in labels_of(session, process)}
    return (
        Field("process", Text("选择流程", "Choose a procedure"), "choice", process_names(session)),
        Field("against", Text("对照各自的版次", "Against the revision of each case"), "choice", revisions),
        Field("since", Text("发起自", "Begun from"), "date"),
        Field("until", Text("至", "To"), "date"),
    )


def labels_of(session: Session, process: str) -> dict[str, str]:
    """Return the ids of a process' revisions by label, the newest first."""
    found = (
        select(Revision.label, Revision.id)
        .join(Definition, Definition.id == Revision.definition_id)
        .where(Definition.kind == DefinitionKind.PROCESS, Definition.key == process)
        .order_by(Revision.number.desc())
    )
    return {row.label: row.id for row in session.execute(found)}


def asked_of(given: Mapping[str, str]) -> Asked:
    """Return the cases an address asks for."""
    since, until = begins(given.get("since")), ends(given.get("until"))
    return Asked(given["process"], since=since, until=until, latest=LATEST)


def look(session: Session, given: Mapping[str, str]) -> Looked:
    """Check the cases an address asks for."""
    asked = asked_of(given)
    against = labels_of(session, given["process"]).get(given.get("against", ""))
    found = check(session, collect(session, asked), against=against)
    return Looked(cards_of(session, given["process"], found), count(session, asked), sum(each.cases for each in found))


def cards_of(session: Session, process: str, found: Sequence[Checked]) -> Sequence[Card]:
    """Return what was found in the cases of a process, in words."""
    names = roles_of(session)
    drawn = [diagram_of(session, each.revision).processes[process] for each in found]
    return [Card(each, lines_of(each, Words(one, names))) for each, one in zip(found, drawn, strict=True)]


def roles_of(session: Session) -> dict[str, Text]:
    """Return the names of the roles by key."""
    return {role.key: Text(role.name_zh, role.name_en) for role in session.scalars(select(Role))}


def lines_of(checked: Checked, words: Words) -> list[Line]:
    """Return the findings in words, the most frequent first."""
    return [
        Line(
            one,
            KINDS[one.deviation.kind],
            "" if one.deviation.excuse else TONES.get(one.deviation.kind, "info"),
            words.of(one.deviation),
            words.excuse(one.deviation),
            key_of(one.deviation),
        )
        for one in checked.findings
    ]


def key_of(deviation: Deviation) -> str:
    """Return how an address names a deviation."""
    parts = (deviation.kind, deviation.element, deviation.other, str(int(deviation.is_early)), deviation.excuse)
    return "|".join(parts)
