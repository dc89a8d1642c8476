"""Whole cases: 25 activities in a line, many parallel blocks, one task for each of a thousand."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from time import perf_counter

from engine.instances.opened import load_locked
from engine.model import Instance
from tests.bench.company import Company
from tests.bench.drawn import blocks, crowd, line
from tests.bench.stock import Stock
from tests.bench.table import Figure

LENGTH, TASKS, CASES = 25, 13, 20
TIMES, WIDTH, STOCK_TIMES = 8, 3, 4
CROWD = 1_000


def measure_walking(folder: Path) -> list[Figure]:
    """Return the figures of whole cases: time, state and growth of the database, beside the stock library."""
    company = Company(
        f"sqlite:///{folder / 'walking.sqlite'}",
        {"line": line(LENGTH), "blocks": blocks(TIMES, WIDTH), "crowd": crowd()},
    )
    figures = [*_line(company, folder), *_blocks(company, folder), *_crowd(company)]
    company.close()
    return figures


def _line(company: Company, folder: Path) -> list[Figure]:
    _walk(company, "line", TASKS)
    before, taken = _size(company), []
    for _ in range(CASES):
        taken.append(_walk(company, "line", TASKS))
    grown = (_size(company) - before) / CASES / 1000
    middle = company.start("line").id
    for number in range(TASKS // 2):
        company.work(middle, answer=f"{number}")
    state = len(company.session.get_one(Instance, middle).state_blob) / 1000
    load, save = _load_and_save(company, middle)
    stock = Stock(folder / "line.sqlite", line(LENGTH), "line")
    steps = [stock.complete(answer=f"{number}") for number in range(TASKS // 2)]
    size = stock.size / 1000
    steps += [stock.complete(answer="on") for _ in range(TASKS - TASKS // 2)]
    ours, theirs = median(taken) * 1000, (stock.started_in + sum(steps)) * 1000
    return [
        Figure(f"a case of {LENGTH} activities, {TASKS} of people, start to end", ours),
        Figure("the same in stock SpiffWorkflow, whole JSON", theirs, f"{theirs / ours:.1f} x ours"),
        Figure("state of that case half-way, kB", state, f"stock {size:.0f} kB", "<= 5 kB"),
        Figure("growth of the database for a finished case, kB", grown, "", "<= 20 kB"),
        Figure("restore that state", load),
        Figure("save that state", save),
    ]


def _blocks(company: Company, folder: Path) -> list[Figure]:
    case = company.start("blocks").id
    company.session.rollback()
    steps = [company.work(case) for _ in range(TIMES * WIDTH)]
    first, last = (median(part) * 1000 for part in (steps[:WIDTH], steps[-WIDTH:]))
    stock = Stock(folder / "blocks.sqlite", blocks(STOCK_TIMES, WIDTH), "blocks")
    theirs = [stock.complete() for _ in range(STOCK_TIMES * WIDTH)]
    stock_first, stock_last = (median(part) * 1000 for part in (theirs[:WIDTH], theirs[-WIDTH:]))
    return [
        Figure(f"a task in the last of {TIMES} parallel blocks of {WIDTH}", last, f"{last / first:.2f} x the first"),
        Figure(
            f"stock SpiffWorkflow in the last of {STOCK_TIMES} blocks",
            stock_last,
            f"{stock_last / stock_first:.2f} x the first",
        ),
    ]


def _crowd(company: Company) -> list[Figure]:
    begun = perf_counter()
    case = company.start("crowd", list=list(range(CROWD))).id
    started = (perf_counter() - begun) * 1000
    steps = [company.work(case) for _ in range(20)]
    return [
        Figure(f"start a multi-instance of {CROWD:,} tasks", started, f"{started / CROWD:.2f} ms a task"),
        Figure(f"complete one task of {CROWD:,}", median(steps) * 1000),
    ]


def _walk(company: Company, process: str, tasks: int) -> float:
    begun = perf_counter()
    case = company.start(process).id
    return perf_counter() - begun + sum(company.work(case, answer=f"{number}") for number in range(tasks))


def _size(company: Company) -> int:
    with company.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(str(company.engine.url.database)).stat().st_size


def _load_and_save(company: Company, case: str) -> tuple[float, float]:
    instance = company.session.get_one(Instance, case)
    loads, saves = [], []
    for _ in range(200):
        begun = perf_counter()
        opened = load_locked(company.session, instance)
        loaded = perf_counter()
        opened.run.encode()
        loads.append(loaded - begun)
        saves.append(perf_counter() - loaded)
    company.session.rollback()
    return median(loads) * 1000, median(saves) * 1000
