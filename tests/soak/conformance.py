"""Logs of random processes, whole and damaged, judged beside a search of all the ways they can go."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tests.engine.conformance.damaging import Misjudged, Tally, judge
from tests.properties.play import Mismatch
from tests.properties.stage import stage
from tests.template import make_template

BATCH = 25


def options(parser: argparse.ArgumentParser) -> None:
    """Say which logs are judged."""
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--count", type=int, default=500, help="how many processes (500)")
    parser.add_argument("--steps", type=int, default=20, help="steps of one process at most (20)")


def run(chosen: argparse.Namespace) -> int:
    """Judge, print how it goes, and return how many logs were misjudged."""
    tally, wrong, began, last = Tally(), 0, time.monotonic(), chosen.first + chosen.count
    with tempfile.TemporaryDirectory(prefix="firebreak-soak-") as name:
        folder = Path(name)
        template = make_template(folder / "template.sqlite")
        for first in range(chosen.first, last, BATCH):
            with stage(template, folder) as opened:
                for seed in range(first, min(first + BATCH, last)):
                    try:
                        judge(opened, seed, chosen.steps, tally)
                    except (Misjudged, Mismatch) as mistake:
                        wrong += 1
                        print(mistake, flush=True)
            print(f"{tally.logs} logs, {tally.damaged.total()} damaged, {time.monotonic() - began:.0f} s", flush=True)
    for counts in (tally.whole, tally.damaged, tally.let_pass):
        print("; ".join(f"{what} {count}" for what, count in counts.most_common()))
    return wrong
