"""How decision tables decided in a case: which, with what result, by which rules."""

from __future__ import annotations

import json
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
    names = steps(session, instance)
    return [one for fact in ledger.read(session, stream_of(instance)) for one in decided_in(fact, names)]


def decided_in(fact: Fact, names: Mapping[str, str]) -> list[Decided]:
    """Return what tables decided within one fact; ``names`` are those of the diagram's elements."""
    found = []
    for name, said in fact.revealed.items():
        if name.startswith("decision."):
            detail = to_plain(decode({key: value for key, value in said.items() if key != "activity"}))
            element = str(said["activity"]).rpartition("#")[2]
            found += _of(fact.at, names.get(element, element), detail)
    return found


def _of(at: datetime, step: str, detail: Mapping[str, Any]) -> list[Decided]:
    explanation = detail["explanation"]
    return [
        Decided(
            at,
            step,
            str(table.get("name") or detail["decision"]),
            [int(each["index"]) for each in table.get("rules", ())],
            {str(each.get("label") or each.get("expression")): plain(each.get("value")) for each in table["inputs"]},
            plain(table.get("value", explanation.get("value"))),
        )
        for table in explanation.get("tables", ())
    ]


def plain(value: Any) -> str:
    """Write a value as a text: texts as they are, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
