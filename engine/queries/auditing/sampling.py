"""A sample anybody can draw again: the same population, seed and size give the same cases on every machine.

Every number is put in the order of SHA-256 of ``seed|number`` (UTF-8, lower-case hex).  Of each stratum the first are
taken, as many as its share of the population: whole shares first, what is left by the largest remainder (of equal ones
the stratum that comes first by name), never more than it has, and at least one of each while the size allows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from heapq import nsmallest
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.instances.recording import STREAM
from engine.model import GENESIS, Instance, Stream
from engine.queries.auditing.population import Asked, narrowed

MOST = 500
"""The largest sample: it is read by people."""


@dataclass(frozen=True)
class Drawn:
    """A case of the sample: its number, title, stratum, and the last event of its record when it was drawn."""

    number: str
    title: str
    process: str
    stratum: str
    seq: int
    head: str


@dataclass(frozen=True)
class Sample:
    """Cases drawn out of a population of ``total``, whose sorted numbers (a line each) have this SHA-256."""

    total: int
    digest: str
    strata: Mapping[str, tuple[int, int]]
    cases: Sequence[Drawn]

    def kept(self) -> dict[str, Any]:
        """Return the sample as a working paper keeps it."""
        items = [asdict(one) for one in self.cases]
        return {"population": self.total, "population_digest": self.digest, "items": items}


def place(seed: str, number: str) -> str:
    """Return where a number stands in the order of a seed."""
    return sha256(f"{seed}|{number}".encode()).hexdigest()


def shares(counts: Mapping[str, int], size: int) -> dict[str, int]:
    """Return how many to take of each stratum."""
    total = sum(counts.values())
    size = min(size, total)
    if not size:
        return dict.fromkeys(counts, 0)
    names = sorted(counts)
    least = 1 if size >= len(names) else 0
    taken = {name: max(least, counts[name] * size // total) for name in names}
    # Ones given to small strata may have gone beyond the size: the largest give them back.
    while sum(taken.values()) > size:
        largest = max(names, key=lambda name: (taken[name], name))
        taken[largest] -= 1
    by_remainder = sorted(names, key=lambda name: (-(counts[name] * size % total), name))
    while sum(taken.values()) < size:
        for name in by_remainder:
            if taken[name] < counts[name] and sum(taken.values()) < size:
                taken[name] += 1
    return taken


def chosen(population: Mapping[str, str], seed: str, size: int) -> list[str]:
    """Return the numbers drawn of a population (stratum by number), stratum by stratum, each in the seed's order."""
    strata: dict[str, list[str]] = {}
    for number, stratum in population.items():
        strata.setdefault(stratum, []).append(number)
    taken = shares({name: len(numbers) for name, numbers in strata.items()}, size)
    return [
        number
        for name in sorted(strata)
        for number in nsmallest(taken[name], strata[name], key=lambda number: place(seed, number))
    ]


def draw(session: Session, asked: Asked, seed: str, size: int, strata: str) -> Sample:
    """Draw a sample of the cases asked for; ``strata`` is ``process``, ``project``, ``state``, ``month`` or empty."""
    population = _population(session, asked, strata)
    numbers = chosen(population, seed, min(size, MOST))
    named = select(Instance.number, Instance.title, Instance.process_key).where(Instance.number.in_(numbers))
    titles = {row.number: (row.title, row.process_key) for row in session.execute(named)}
    heads = {
        row.id: (row.seq, row.head)
        for row in session.execute(
            select(Stream.id, Stream.seq, Stream.head).where(Stream.id.in_([STREAM + one for one in numbers]))
        )
    }
    cases = [Drawn(one, *titles[one], population[one], *heads.get(STREAM + one, (0, GENESIS))) for one in numbers]
    counted, drawn = Counter(population.values()), Counter(case.stratum for case in cases)
    counts = {stratum: (counted[stratum], drawn[stratum]) for stratum in sorted(counted)}
    return Sample(len(population), sha256("\n".join(sorted(population)).encode()).hexdigest(), counts, cases)


def _population(session: Session, asked: Asked, strata: str) -> dict[str, str]:
    """Return the stratum of every case by number, from no more columns than that takes."""
    # Rows of the connection: the session would keep books on every one of them.
    rows = session.connection()
    columns = {"process": Instance.process_key, "project": Instance.scope_id, "state": Instance.state}
    if strata in columns:
        found = rows.execute(narrowed(select(Instance.number, columns[strata]), asked))
        return {number: str(stratum) for number, stratum in found.all()}
    numbers = narrowed(select(Instance.number), asked)
    if strata != "month":
        return dict.fromkeys(rows.scalars(numbers).all(), "")
    begun, population = Instance.started_at, dict[str, str]()
    for month, after in _months(session, asked):
        within = rows.scalars(numbers.where(begun >= month, begun < after)).all()
        population |= dict.fromkeys(within, f"{month:%Y-%m}")
    return population


def _months(session: Session, asked: Asked) -> Iterator[tuple[datetime, datetime]]:
    """Yield the months in which cases of the population were begun, as they are here: first moment, and the next's."""
    begun = Instance.started_at
    first, last = session.execute(narrowed(select(func.min(begun), func.max(begun)), asked)).one()
    if first is None:
        return
    month = clock.local(first).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while month <= last:
        after = (month + timedelta(days=31)).replace(day=1)
        yield month, after
        month = after
