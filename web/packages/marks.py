"""What to mark in the diagrams of a case, told from its sealed events and nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.ledger import Fact
from engine.model import Instance


@dataclass
class _Walked:
    """Where the tokens of one process have been, in that order, the flows they took, and where they are now."""

    passed: dict[str, None] = field(default_factory=dict)
    flows: dict[str, None] = field(default_factory=dict)
    held: Counter[str] = field(default_factory=Counter)


def marks_of(instance: Instance, facts: Iterable[Fact], at: datetime) -> dict[str, Mapping[str, Sequence[str]]]:
    """Return by process what is passed, current, overdue ``at`` a time, failed, and the flows taken; its own first."""
    walked: defaultdict[str, _Walked] = defaultdict(_Walked)
    walked[instance.process_key] = _Walked()
    due: dict[str, tuple[str, datetime]] = {}
    failed: set[str] = set()
    for fact in facts:
        public = fact.public
        if fact.type == "instance.moved":
            for kind, element, _token, *process in public["steps"]:
                _step(walked[process[0] if process else instance.process_key], kind, element)
        elif fact.type == "instance.migrated":
            _rename(walked.values(), public["mapping"])
        elif fact.type == "task.created" and public.get("due_at"):
            due[public["task"]] = (public["activity"], datetime.fromisoformat(public["due_at"]))
        elif fact.type in ("task.completed", "task.cancelled"):
            due.pop(public["task"], None)
        elif fact.type == "instance.failed" and instance.ended_as:
            failed.add(instance.ended_as)
    late = {element for element, by in due.values() if by < at}
    return {
        key: {
            "passed": tuple(one.passed),
            "flows": tuple(one.flows),
            "current": tuple(element for element, count in one.held.items() if count > 0),
            "overdue": tuple(sorted(late)),
            "failed": tuple(sorted(failed)),
        }
        for key, one in walked.items()
    }


def _step(walked: _Walked, kind: str, element: str) -> None:
    if kind == "flow":
        walked.flows[element] = None
    elif kind == "entered":
        walked.held[element] += 1
    elif kind in ("completed", "cancelled"):
        walked.held[element] -= 1
        if kind == "completed":
            walked.passed[element] = None


def _rename(all_walked: Iterable[_Walked], mapping: Mapping[str, str]) -> None:
    names = {old.rpartition("#")[2]: new.rpartition("#")[2] for old, new in mapping.items()}
    for one in all_walked:
        one.passed = {names.get(element, element): None for element in one.passed}
        one.held = Counter({names.get(element, element): count for element, count in one.held.items()})
