"""Logs the engine made of random processes, whole and damaged in one known way, beside a search of what is possible."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from engine.conformance import Checked, Deviation, Kind, check
from engine.eventlog import Asked, Trace, collect
from engine.eventlog.model import COMPLETE, LogEvent
from tests.engine.conformance.possible import Possible
from tests.properties.choices import Choices
from tests.properties.model import Node, Process
from tests.properties.play import Play
from tests.properties.stage import Stage


class Misjudged(AssertionError):
    """A log was judged in another way than the search says."""


@dataclass(frozen=True)
class Damage:
    """One known damage: what was told then, and the kinds and elements of a finding that names it."""

    name: str
    told: tuple[str, ...]
    names: frozenset[tuple[Kind, str]]
    most: int
    """How many elements differ at most."""


@dataclass
class Tally:
    """What was looked at: by element, by damage and how it was judged."""

    logs: int = 0
    whole: Counter[str] = field(default_factory=Counter)
    damaged: Counter[str] = field(default_factory=Counter)
    let_pass: Counter[str] = field(default_factory=Counter)
    """Damaged logs that cannot be and fit all the same, by what in the process is let pass (decision 0063)."""


def judge(stage: Stage, seed: int, steps: int, tally: Tally) -> None:
    """Let the engine run the process of a seed and judge its log, whole and damaged.  Raises Misjudged."""
    tag = f"c{seed}"
    play = Play(stage, Choices(seed), tag)
    play.run(steps)
    with stage.sessions() as session:
        for trace in collect(session, Asked(f"{tag}main")):
            told = [event for event in trace.events if event.lifecycle == COMPLETE and event.process == trace.process]
            elements = tuple(event.activity for event in told)
            judged = _Judged(Possible(play.processes, tag), loose(play.processes), trace.state == "completed", tally)

            def checked(events: Sequence[LogEvent], trace: Trace = trace) -> Checked:
                return check(session, [replace(trace, events=tuple(events))])[0]

            if (whole := checked(told)).undecided:
                tally.whole["undecided"] += 1
                continue
            _require(whole.fitness == 1 and not whole.findings, seed, "whole", elements, whole)
            _require(
                judged.search.can(elements, ended=judged.ended) is not False, seed, "not searched", elements, whole
            )
            tally.logs += 1
            tally.whole.update(_kinds(play))
            known = {event.activity: event for event in told}
            for damage in damages(elements, sorted(known), random.Random(seed)):
                result = checked([known[element] for element in damage.told])
                judged.judge(seed, damage, elements, result)
            for event in [event for event in told if event.task is not None][:1]:
                late = checked([replace(each, is_late=each is event) for each in told])
                found = [one.deviation for one in late.findings]
                _require(found == [Deviation(Kind.LATE, event.activity)], seed, "late", elements, late)
                _require(late.fitness == 1, seed, "late", elements, late)
                tally.damaged["late, named"] += 1


@dataclass
class _Judged:
    search: Possible
    loose: frozenset[str]
    ended: bool
    tally: Tally

    def judge(self, seed: int, damage: Damage, whole: tuple[str, ...], result: Checked) -> None:
        """Lay the judgement of a damaged log beside the search."""
        can = self.search.can(damage.told, ended=self.ended)
        fits = result.fitness == 1
        if can is None or result.undecided:
            self._count(damage, "undecided")
        elif can:
            _require(fits, seed, f"{damage.name}, which is possible", damage.told, result)
            self._count(damage, "possible too")
        elif fits:
            _require(bool(self.loose), seed, f"{damage.name} of {whole}, which is not possible", damage.told, result)
            self.tally.let_pass[", ".join(sorted(self.loose))] += 1
            self._count(damage, "let pass")
        else:
            _require(0 < result.deviating <= damage.most, seed, damage.name, damage.told, result)
            found = [one.deviation for one in result.findings]
            if any((one.kind, one.element) in damage.names for one in found):
                self._count(damage, "named")
            else:
                mended = self.loose or any(self.search.can(told, ended=self.ended) for told in _mended(damage, found))
                _require(bool(mended), seed, f"{damage.name} of {whole}, wrongly named", damage.told, result)
                self._count(damage, "named otherwise")

    def _count(self, damage: Damage, how: str) -> None:
        self.tally.damaged[f"{damage.name}, {how}"] += 1


def damages(told: tuple[str, ...], known: Sequence[str], dice: random.Random) -> Iterator[Damage]:
    """Yield a log with an element left out, one done besides, and two exchanged."""
    if not told:
        return
    at = dice.randrange(len(told))
    gone = frozenset({(Kind.SKIPPED, told[at])})
    yield Damage("left out", told[:at] + told[at + 1 :], gone, 1)
    at, more = dice.randint(0, len(told)), dice.choice(known)
    yield Damage("done besides", (*told[:at], more, *told[at:]), frozenset({(Kind.EXTRA, more)}), 1)
    pairs = [at for at in range(len(told) - 1) if told[at] != told[at + 1]]
    if pairs:
        at = dice.choice(pairs)
        one, other = told[at : at + 2]
        names = frozenset({(Kind.ORDER, one), (Kind.ORDER, other)})
        yield Damage("exchanged", (*told[:at], other, one, *told[at + 2 :]), names, 2)


def _mended(damage: Damage, found: Sequence[Deviation]) -> Iterator[tuple[str, ...]]:
    """Yield the log with all that was found undone, in every place where that can be."""
    logs = {damage.told}
    for one in found:
        if one.kind in (Kind.EXTRA, Kind.ORDER):
            logs = {log[:at] + log[at + 1 :] for log in logs for at in range(len(log)) if log[at] == one.element}
        if one.kind in (Kind.SKIPPED, Kind.ORDER):
            logs = {(*log[:at], one.element, *log[at:]) for log in logs for at in range(len(log) + 1)}
    yield from sorted(logs)


def loose(processes: Sequence[Process]) -> frozenset[str]:
    """Return what of the first process is more let pass than the engine allows (decision 0063)."""
    found = set()
    heard: Counter[str] = Counter()
    for node in processes[0].level.all_nodes():
        found.update(_loose(node))
        if node.trigger is not None and node.trigger.kind == "signal":
            heard[node.trigger.name] += 1
    if any(count > 1 for count in heard.values()):
        found.add("signals heard in several places")
    return frozenset(found)


def _loose(node: Node) -> Iterator[str]:
    kind = node.trigger.kind if node.trigger else ""
    if node.is_repeated:
        yield "items and rounds"
    if not node.interrupts:
        yield "events that do not interrupt"
    if node.kind in ("callActivity", "serviceTask"):
        yield "failing services and called processes"
    if kind in ("message", "signal") and node.kind in ("intermediateThrowEvent", "endEvent"):
        yield "messages and signals within a case"


def _kinds(play: Play) -> set[str]:
    """Return the kinds of the elements that were passed."""
    nodes = play.game.board.nodes
    passed = (nodes[label.rpartition("#")[2]] for label in play.game.state.passed)
    return {" ".join(_about(node)) for node in passed}


def _about(node: Node) -> Iterator[str]:
    if node.kind == "boundaryEvent" and not node.interrupts:
        yield "non-interrupting"
    yield node.kind
    if node.trigger is not None:
        yield node.trigger.kind
    if node.many is not None:
        yield "items in turn" if node.many.in_turn else "items at once"
    if node.rounds is not None:
        yield "rounds"


def _require(condition: bool, seed: int, what: str, told: Sequence[str], result: Checked) -> None:
    if not condition:
        found = [(one.deviation.kind.value, one.deviation.element, one.times) for one in result.findings]
        raise Misjudged(f"seed {seed}, {what}: {' '.join(told)}: {found}")
