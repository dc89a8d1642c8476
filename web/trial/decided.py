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
from engine.model import Instance
from web.trial.waiting import element_name


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
    found = []
    for fact in ledger.read(session, stream_of(instance)):
        for name, said in fact.revealed.items():
            if name.startswith("decision."):
                detail = to_plain(decode({key: value for key, value in said.items() if key != "activity"}))
                found += _of(session, instance, fact.at, str(said["activity"]), detail)
    return found


def _of(session: Session, instance: Instance, at: datetime, element: str, detail: Mapping[str, Any]) -> list[Decided]:
    step, explanation = element_name(session, instance, element), detail["explanation"]
    return [
        Decided(
            at,
            step,
            str(table.get("name") or detail["decision"]),
            [int(each["index"]) for each in table.get("rules", ())],
            {str(each.get("label") or each.get("expression")): _text(each.get("value")) for each in table["inputs"]},
            _text(table.get("value", explanation.get("value"))),
        )
        for table in explanation.get("tables", ())
    ]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
