"""On random processes and cases broken at random the product finds as few deviations as there are, and no others."""

from __future__ import annotations

import random

import pytest

from engine.conformance import Kind
from tests.engine.conformance import blocks
from tests.engine.conformance.checking import checked, drawn

PROCESSES, CASES = 20, 12


@pytest.mark.parametrize("first", range(0, 100, PROCESSES))
def test_injected_deviations_are_found_and_no_others(first: int) -> None:
    for seed in range(first, first + PROCESSES):
        dice = random.Random(seed)
        steps = [f"T{number}" for number in range(30)]
        block = blocks.grown(dice, iter(steps))
        diagram = drawn(*blocks.drawn(block))
        known = [step for step in steps if step in diagram.activities]
        for _ in range(CASES):
            told = blocks.played(block, dice)
            assert checked(diagram, " ".join(told)).fitness == 1, (seed, block, told)
            for _ in range(dice.randint(1, 2)):
                told = blocks.broken(told, known, dice)
            result = checked(diagram, " ".join(told))
            fewest = blocks.fewest(block, told, known)
            assert result.deviating == fewest, (seed, block, told, result.findings)
            assert {one.deviation.kind for one in result.findings} <= {Kind.SKIPPED, Kind.EXTRA, Kind.ORDER}
            assert (result.fitness == 1) == (fewest == 0)
