"""What the engine did is judged fitting, and damaged in a known way it is named, unless a search says it can be too."""

from __future__ import annotations

from pathlib import Path

from tests.engine.conformance.damaging import Tally, judge
from tests.properties.stage import stage

SEEDS, STEPS = range(100, 140), 12


def test_damaged_logs_are_judged_as_a_search_of_all_ways_says(template: Path, tmp_path: Path) -> None:
    tally = Tally()
    with stage(template, tmp_path) as opened:
        for seed in SEEDS:
            judge(opened, seed, STEPS, tally)
    assert tally.logs >= len(SEEDS) * 0.7, tally
    for name in ("left out", "done besides", "exchanged", "late"):
        assert tally.damaged[f"{name}, named"] >= 5, tally
