"""How decision tables decided in a case: which, with what result, by which rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import ledger
from engine.feel.values import decode, to_plain
from engine.instances.recording import stream_of
from engine.ledger import Fact
from engine.model import Instance
from engine.queries.history import steps
from web.work.values import Values


@dataclass(frozen=True)
class Decided:
    """One evaluation: ``rules`` are the numbers of the rules that matched, ``inputs`` what they were asked with."""

    at: datetime
    step: str
    decision: str
    rules: Sequence[int]
    inputs: Mapping[str, str]
    value: str


def decisions(session: Session, instance: Instance) -> list[Decided]:
    """Return what tables decided in a case, oldest first."""
    names, facts = steps(session, instance), ledger.read(session, stream_of(instance))
    told = [fact.revealed for fact in facts]
    values = Values(session, instance, told)
    return [one for fact in facts for one in decided_in(fact, names, values)]


def decided_in(fact: Fact, names: Mapping[str, str], values: Values) -> list[Decided]:
    """Return what tables decided within one fact; ``names`` are those of the diagram's elements."""
    found = []
    for name, said in fact.revealed.items():
        if name.startswith("decision."):
            detail = to_plain(decode({key: value for key, value in said.items() if key != "activity"}))
            element = str(said["activity"]).rpartition("#")[2]
            found += _of(fact.at, names.get(element, element), detail, values)
    return found


def _of(at: datetime, step: str, detail: Mapping[str, Any], values: Values) -> list[Decided]:
    explanation = detail["explanation"]
    return [
        Decided(
            at,
            step,
            str(table.get("name") or detail["decision"]),
            [int(each["index"]) for each in table.get("rules", ())],
            {
                str(each.get("label") or each.get("expression")): values.line(
                    str(each.get("expression")), each.get("value")
                )
                for each in table["inputs"]
            },
            values.line(str(table.get("output") or ""), table.get("value", explanation.get("value"))),
        )
        for table in explanation.get("tables", ())
    ]
