"""Laying out a drawing that came without its picture."""

from __future__ import annotations

from statistics import median
from time import perf_counter

from engine.definitions.layout import with_picture
from tests.bench.table import Figure
from tests.engine.definitions.layout.drawing import random_file

ELEMENTS = 300
TIMES = 5


def measure_layout() -> list[Figure]:
    """Return the median time of laying out random drawings of ``ELEMENTS`` elements, each for the first time."""
    taken = []
    for seed in range(TIMES):
        source = random_file(seed, ELEMENTS)
        begun = perf_counter()
        with_picture(source)
        taken.append(perf_counter() - begun)
    return [Figure(f"lay out {ELEMENTS} elements", median(taken) * 1000, "", "<= 1000 ms")]
