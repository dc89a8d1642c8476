"""Completing a user task through the command layer, against the floor and against the stock library."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from engine import commands
from tests import postgres
from tests.bench.bare import Copy, Counter, Recorder, copy_of_postgresql, copy_of_sqlite
from tests.bench.company import LOOP, Company
from tests.bench.stock import Stock
from tests.bench.table import Figure

WARM, SAMPLE, FAR, STOCK = 20, 200, 5_000, 200


def measure_completing(folder: Path) -> list[Figure]:
    """Return the figures of one user task in a loop: command, bare commit, stock library, early against late."""
    company = Company(f"sqlite:///{folder / 'completing.sqlite'}", {"loop": LOOP})
    instance = company.start("loop").id
    _complete(company, instance, WARM)
    recorder, copy = Recorder(company.engine), copy_of_sqlite(company.engine, folder / "bare.sqlite")
    early, bare = _beside(company, instance, recorder, copy)
    copy.close()
    counter = Counter(company.engine)
    task = company.open_task(instance)
    counter.reset()
    commands.complete(company.session, task, {"answer": "again"}, by=company.worker)
    commits = f"{counter.commits} commit"
    figures = [Figure("SQL statements of a completed task", counter.statements, commits, "<= 15, 1 commit")]
    _complete(company, instance, FAR - WARM - SAMPLE)
    late = _complete(company, instance, SAMPLE)
    company.close()
    stock = Stock(folder / "stock.sqlite", LOOP, "loop")
    taken = [stock.complete(answer="again", round=number) for number in range(STOCK)]
    near, far = median(taken[5:15]) * 1000, median(taken[-10:]) * 1000
    return [
        Figure("SQLite: bare commit of the same rows", bare),
        Figure(
            "SQLite: complete a user task, commit included", early, f"{early / bare:.1f} x bare", "<= 5 x bare, 1 ms"
        ),
        *figures,
        Figure(f"the same at iteration {FAR:,}", late, f"{late / early:.2f} x iteration {WARM}", "<= 1.3 x"),
        Figure("stock SpiffWorkflow, whole JSON, iteration 10", near, f"{near / early:.1f} x ours", ">= 10 x"),
        Figure(f"stock SpiffWorkflow, whole JSON, iteration {STOCK}", far, f"{far / early:.1f} x ours", ">= 10 x"),
    ]


def measure_postgresql(_folder: Path) -> list[Figure]:
    """Return the same two figures on PostgreSQL."""
    with postgres.server() as url, postgres.databases(url) as database:
        made = database()
        company = Company(made, {"loop": LOOP})
        instance = company.start("loop").id
        _complete(company, instance, WARM)
        company.close()
        copied = database(made)
        company = Company(made, {})
        recorder, copy = Recorder(company.engine), copy_of_postgresql(copied)
        ours, bare = _beside(company, instance, recorder, copy)
        copy.close()
        company.close()
    return [
        Figure("PostgreSQL: bare commit of the same rows", bare),
        Figure("PostgreSQL: complete a user task, commit included", ours, f"{ours / bare:.1f} x bare", "<= 5 x bare"),
    ]


def _beside(company: Company, instance: str, recorder: Recorder, copy: Copy) -> tuple[float, float]:
    """Complete, and write the same rows to the copy, in turn; return both medians in milliseconds."""
    ours, bare = [], []
    for number in range(SAMPLE):
        ours.append(company.work(instance, answer="again", round=number))
        bare.append(copy.write(recorder.take()))
    return median(ours) * 1000, median(bare) * 1000


def _complete(company: Company, instance: str, times: int) -> float:
    """Complete the task ``times`` times; return the median in milliseconds."""
    return median(company.work(instance, answer="again", round=number) for number in range(times)) * 1000
