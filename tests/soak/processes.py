"""Thousands of random processes beside the token game."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.properties.games import play
from tests.properties.play import Mismatch, Played
from tests.properties.stage import stage
from tests.template import make_template

BATCH = 50


def options(parser: argparse.ArgumentParser) -> None:
    """Say which games are played, and for how long at most."""
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--count", type=int, default=5000, help="how many processes (5000)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long (no limit)")
    parser.add_argument("--steps", type=int, default=30, help="steps of one process at most (30)")


def run(chosen: argparse.Namespace) -> int:
    """Play, print how it goes, and return how many processes went wrong."""
    ends: Counter[str] = Counter()
    steps = wrong = 0
    began = time.monotonic()
    last = chosen.first + chosen.count
    with tempfile.TemporaryDirectory(prefix="firebreak-soak-") as name:
        folder = Path(name)
        template = make_template(folder / "template.sqlite")
        for first in range(chosen.first, last, BATCH):
            # A database of their own for every few: processes that were deployed slow down what follows.
            with stage(template, folder) as opened:
                for seed in range(first, min(first + BATCH, last)):
                    try:
                        played = play(opened, seed, limit=chosen.steps)
                    except Mismatch as mismatch:
                        wrong += 1
                        played = Played(0, "wrong")
                        print(mismatch, flush=True)
                    ends[played.end] += 1
                    steps += played.steps
            spent = time.monotonic() - began
            told = ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))
            print(f"{ends.total()} processes, {steps} steps, {spent:.0f} s: {told}", flush=True)
            if spent > chosen.seconds:
                break
    return wrong
