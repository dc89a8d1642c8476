"""A million events beside their diagram: cases made by a generator of its own, some of them with a deviation."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from engine.conformance import check_foreign
from engine.definitions.read import read_diagram
from engine.eventlog.model import COMPLETE, LogEvent, Trace
from tests.bench.table import Figure
from tests.engine.tokens.drawing import chain, el, flow, process

EVENTS, SHARE, SEED = 1_000_000, 0.08, 7
BEGUN = datetime(2026, 1, 5, 1, tzinfo=UTC)
DRAWN = process(
    el("startEvent", "s"),
    *(
        el("userTask", task)
        for task in ("ask", "check", "law", "price", "site", "offer", "sign", "redo", "file", "close")
    ),
    el("exclusiveGateway", "big", default="big-all"),
    el("parallelGateway", "all"),
    el("parallelGateway", "done"),
    el("exclusiveGateway", "met"),
    el("exclusiveGateway", "good", default="good-sign"),
    el("endEvent", "e"),
    chain("s", "ask", "check", "big", "all"),
    flow("big", "met", "=small"),
    *(chain("all", task, "done") for task in ("law", "price", "site")),
    chain("done", "met", "offer", "good", "sign", "file", "close", "e"),
    flow("good", "redo", "=bad"),
    chain("redo", "met"),
)


def measure_conforming(_folder: Path) -> list[Figure]:
    """Return how long a million events take, and whether what was done wrong on purpose was found."""
    traces, wrong = made(EVENTS)
    count = sum(len(trace.events) for trace in traces)
    diagram = read_diagram(DRAWN).processes["p"]
    begun = perf_counter()
    result = check_foreign(diagram, traces, asked={}, roles={})
    taken = perf_counter() - begun
    found = {number for one in result.findings for number in one.numbers}
    exact = result.cases - result.fitting == len(wrong) and found <= wrong
    return [
        Figure(
            f"conformance of {count:,} events, {len(wrong):,} of {result.cases:,} cases wrong",
            taken * 1000,
            f"{count / taken:,.0f} events/s, {'all' if exact else 'NOT all'} found",
            "<= 10,000 ms",
        )
    ]


def made(events: int) -> tuple[list[Trace], set[str]]:
    """Return cases with so many events, and the numbers of those in which something was done wrong."""
    dice = random.Random(SEED)
    traces, wrong, count = [], set(), 0
    while count < events:
        steps = list(_as_drawn(dice))
        number = f"P-{len(traces):06d}"
        if dice.random() < SHARE:
            wrong.add(number)
            steps = _wrong(steps, dice)
        at = BEGUN + timedelta(minutes=len(traces))
        told = (
            LogEvent(step, step, COMPLETE, at + timedelta(hours=hour), process="p") for hour, step in enumerate(steps)
        )
        traces.append(Trace(number, "p", tuple(told)))
        count += len(steps)
    return traces, wrong


def _as_drawn(dice: random.Random) -> Iterator[str]:
    yield from ("ask", "check")
    if dice.random() < 0.7:
        yield from dice.sample(("law", "price", "site"), 3)
    yield "offer"
    while dice.random() < 0.15:
        yield from ("redo", "offer")
    yield from ("sign", "file", "close")


def _wrong(steps: list[str], dice: random.Random) -> list[str]:
    """Leave something out that every case has, do it twice, or exchange it with what follows."""
    what = dice.choice(("ask", "check", "sign", "file", "close"))
    at = steps.index(what)
    match dice.randrange(3):
        case 0:
            return steps[:at] + steps[at + 1 :]
        case 1:
            return [*steps[:at], what, *steps[at:]]
    other = at + 1 if at + 1 < len(steps) else at - 1
    first, second = min(at, other), max(at, other)
    return [*steps[:first], steps[second], steps[first], *steps[second + 1 :]]
