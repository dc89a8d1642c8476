"""Whatever the engine does with random processes is as drawn."""

from __future__ import annotations

from pathlib import Path

from engine.conformance import check
from engine.eventlog import Asked, collect
from tests.properties.choices import Choices
from tests.properties.play import Play
from tests.properties.stage import stage

SEEDS, STEPS = range(40), 14


def test_what_random_processes_did_is_as_drawn(template: Path, tmp_path: Path) -> None:
    cases, undecided = 0, 0
    with stage(template, tmp_path) as opened:
        for seed in SEEDS:
            Play(opened, Choices(seed), f"c{seed}").run(STEPS)
            with opened.sessions() as session:
                for result in check(session, collect(session, Asked(f"c{seed}main"))):
                    assert result.fitting == result.cases - len(result.undecided), (seed, result.findings)
                    cases, undecided = cases + result.cases, undecided + len(result.undecided)
    assert cases >= len(SEEDS) * 0.8
    assert undecided <= cases * 0.05
