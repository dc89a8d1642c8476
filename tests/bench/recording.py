"""What the ledger costs a command: the same commands with and without it, sixteen writers at once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from unittest.mock import patch

from engine import ledger
from tests import postgres
from tests.bench.company import LOOP, Company
from tests.bench.table import Figure

WRITERS, TASKS, ROUNDS = 16, 10, 6


def measure_recording(_folder: Path) -> list[Figure]:
    """Return milliseconds for each command of all writers together, without the ledger and with it, in turn."""
    with postgres.server() as url, postgres.databases(url) as database:
        made = database()
        Company(made, {"loop": LOOP}).close()
        writers = [Company(made, {}) for _ in range(WRITERS)]
        cases = [writer.start("loop").id for writer in writers]
        with ThreadPoolExecutor(WRITERS) as threads:

            def work() -> float:
                begun = perf_counter()
                list(threads.map(_work, writers, cases))
                return (perf_counter() - begun) / (WRITERS * TASKS) * 1000

            work()
            without, recorded = [], []
            for _ in range(ROUNDS):
                with _forgetful():
                    without.append(work())
                recorded.append(work())
        for writer in writers:
            writer.close()
    bare, ours = median(without), median(recorded)
    return [
        Figure(f"PostgreSQL, {WRITERS} writers: a command that records nothing", bare),
        Figure(f"PostgreSQL, {WRITERS} writers: the same, recorded", ours, f"{ours / bare:.2f} x without", "<= 1.3 x"),
    ]


def _work(writer: Company, case: str) -> None:
    for number in range(TASKS):
        writer.work(case, answer="again", round=number)


@contextmanager
def _forgetful() -> Iterator[None]:
    """Let commands record nothing; all else they do stays."""
    with patch.object(ledger, "append", lambda *_given, **_named: None):
        yield
