"""Completing a user task through the command layer, against the floor and against the stock library."""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import Actor
from engine.model import Task, TaskState
from tests.bench.bare import Recorder, replay
from tests.bench.company import prepare
from tests.bench.stock import complete_stock
from tests.bench.table import Figure

WARM, SAMPLE, FAR, STOCK = 20, 200, 5_000, 200


def measure_completing(folder: Path) -> list[Figure]:
    """Return the figures of one user task: command, bare commit, stock library, and early against late."""
    engine, session, worker = prepare(folder, "completing.sqlite")
    instance = commands.start(session, "loop", {"worker": worker.id}, by=worker)
    _complete(session, instance.id, worker, WARM)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(folder / "completing.sqlite", folder / "bare.sqlite")
    recorder = Recorder(engine)
    early = _complete(session, instance.id, worker, SAMPLE)
    bare = median(replay(folder / "bare.sqlite", recorder.transactions[:SAMPLE])) * 1000
    recorder.transactions.clear()
    _complete(session, instance.id, worker, FAR - WARM - SAMPLE)
    late = _complete(session, instance.id, worker, SAMPLE)
    stock = complete_stock(folder, STOCK)
    stock_near, stock_far = median(stock[5:15]) * 1000, median(stock[-10:]) * 1000
    return [
        Figure("bare commit of the same rows", bare),
        Figure("complete a user task (commit included)", early, f"{early / bare:.1f} x bare", "<= 10 x bare"),
        Figure(f"the same at iteration {FAR}", late, f"{late / early:.2f} x iteration {WARM}", "<= 1.3 x"),
        Figure("stock SpiffWorkflow, whole JSON, iteration 10", stock_near, f"{stock_near / early:.1f} x ours", ""),
        Figure(
            f"stock SpiffWorkflow, whole JSON, iteration {STOCK}",
            stock_far,
            f"{stock_far / early:.1f} x ours",
            ">= 10 x",
        ),
    ]


def _complete(session: Session, instance_id: str, worker: Actor, times: int) -> float:
    """Complete the task ``times`` times; return the median in milliseconds."""
    taken = []
    for number in range(times):
        task_id = session.scalar(select(Task.id).where(Task.instance_id == instance_id, Task.state == TaskState.OPEN))
        session.rollback()
        begun = perf_counter()
        commands.complete(session, str(task_id), {"answer": "again", "round": number}, by=worker)
        taken.append(perf_counter() - begun)
    return median(taken) * 1000
