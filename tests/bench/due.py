"""Timers that are due at once, fired by one worker."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from time import perf_counter

from engine import clock
from engine.jobs.worker import run_due
from tests.bench.company import Company
from tests.bench.drawn import alarm
from tests.bench.table import Figure

TIMERS = 1_000


def measure_due(folder: Path) -> list[Figure]:
    """Return how long 1,000 due timers take, each going on to a user task, and how many that is in a second."""
    company = Company(f"sqlite:///{folder / 'due.sqlite'}", {"alarm": alarm()})
    for _ in range(TIMERS):
        company.start("alarm")
    fired = 0
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        begun = perf_counter()
        while found := run_due(company.session):
            fired += found
        taken = perf_counter() - begun
    company.close()
    if fired != TIMERS:
        raise RuntimeError(f"{fired} of {TIMERS} timers fired")
    return [Figure(f"fire {TIMERS:,} due timers, for each", taken, f"{fired / taken:.0f} /s", ">= 300 /s")]
