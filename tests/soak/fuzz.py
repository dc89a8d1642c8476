"""Diagrams, tables, forms and expressions, broken at random: each is handled or refused, and breaks nothing."""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from engine import ledger
from engine.database import open_engine, sessions
from engine.errors import EngineError
from engine.feel import FeelError, compile_expression
from tests.hostile.bounds import FINE, within_bounds
from tests.hostile.handling import handle
from tests.template import make_template

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("workflows", "tests/elements", "tests/engine/definitions/vendors")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".bpmn", ".dmn", ".form") and path.stat().st_size < 40_000
)
KEYWORDS = ("if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "and", "or", "not")
MARKS = ("(", ")", "[", "]", "{", "}", ",", ".", ":", '"', "+", "-", "*", "/", "**", "=", "!=", "<", ">=", "..", "?")
THINGS = ("null", "x", "1", "-7", "1e9", "date(", "count(", "function(a)", '@"2026-01-01"', "客户 等级", "instance of")
VALUES = (b"", b"-1", b"=1/0", b"NaN", b"=x.y.z", b"P1D", b"R/PT1S", b"true", "环".encode())
BATCH = 25
SECONDS_EACH = 20
"""Processor seconds one batch may take; a whole one takes a few."""


def options(parser: argparse.ArgumentParser) -> None:
    """Say how long, and where to begin."""
    parser.add_argument("--seconds", type=float, default=60, help="how long (60)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")


def run(chosen: argparse.Namespace) -> int:
    """Break files until the time is over; print and return how many did harm."""
    counted: Counter[str] = Counter()
    seed = chosen.first
    with tempfile.TemporaryDirectory(prefix="firebreak-fuzz-") as name:
        folder = Path(name)
        template = make_template(folder / "template.sqlite")
        until = time.monotonic() + chosen.seconds
        while time.monotonic() < until:
            seeds = range(seed, seed + BATCH)
            if within_bounds(lambda seeds=seeds: _all(seeds, template, folder), SECONDS_EACH * BATCH) != FINE:
                counted["harm"] += _point_out(seeds, template, folder)
            seed += BATCH
    print(f"{seed - chosen.first} files and expressions broken, {counted['harm']} did harm")
    return counted["harm"]


def _all(seeds: range, template: Path, folder: Path) -> None:
    for seed in seeds:
        one(seed, template, folder)


def _point_out(seeds: range, template: Path, folder: Path) -> int:
    """Run a batch again one by one, to name the seeds."""
    wrong = [s for s in seeds if within_bounds(lambda s=s: one(s, template, folder), SECONDS_EACH) != FINE]
    for seed in wrong:
        print(f"seed {seed}: python -m tests.soak fuzz --first {seed} --seconds 1")
    return max(len(wrong), 1)


def one(seed: int, template: Path, folder: Path) -> None:
    """Break one file and one expression; raises what is not a refusal."""
    random = Random(seed)
    path = random.choice(FILES)
    broken = break_file(random, path.read_bytes())
    database = folder / "fuzzed.sqlite"
    shutil.copy(template, database)
    ledger.configure(b"k" * 32)
    engine = open_engine(f"sqlite:///{database}")
    try:
        with sessions(engine)() as session:
            handle(session, path.name, broken)
    except Exception:
        print(f"seed {seed}, {path.relative_to(ROOT)}:\n{traceback.format_exc()}")
        raise
    finally:
        engine.dispose()
    text = " ".join(random.choices((*KEYWORDS, *MARKS, *THINGS), k=random.randint(1, 30)))
    try:
        compile_expression(text).evaluate({"x": random.choice([None, 1, "a", [1], {"a": 1}])})
    except (FeelError, EngineError):
        pass
    except Exception:
        print(f"seed {seed}, {text!r}:\n{traceback.format_exc()}")
        raise


def break_file(random: Random, source: bytes) -> bytes:
    """Return the file with one to five things wrong."""
    for _ in range(random.randint(1, 5)):
        source = random.choice(WAYS)(random, source)
    return source


def _bytes(random: Random, source: bytes) -> bytes:
    broken = bytearray(source)
    for _ in range(random.randint(1, 20)):
        broken[random.randrange(len(broken))] = random.randrange(256)
    return bytes(broken)


def _cut(random: Random, source: bytes) -> bytes:
    start = random.randrange(len(source))
    return source[:start] + source[start + random.randint(1, 400) :] or b"x"


def _repeat(random: Random, source: bytes) -> bytes:
    start = random.randrange(len(source))
    piece = source[start : start + random.randint(1, 400)]
    return source[:start] + piece * random.randint(2, 4) + source[start:]


def _drop_element(random: Random, source: bytes) -> bytes:
    return _change(random, source, rb"<[\w:]+[^<>]*/>", lambda _: b"")


def _swap_name(random: Random, source: bytes) -> bytes:
    names = re.findall(rb"<([\w:]+)[ >]", source) or [b"a"]
    old, new = random.choice(names), random.choice(names)
    return source.replace(b"<" + old + b" ", b"<" + new + b" ").replace(b"</" + old + b">", b"</" + new + b">")


def _value(random: Random, source: bytes) -> bytes:
    values = [*re.findall(rb'"([^"<>]{1,60})"', source), *VALUES]
    return _change(random, source, rb'"[^"<>]{0,60}"', lambda _: b'"' + random.choice(values) + b'"')


def _change(random: Random, source: bytes, pattern: bytes, to: Callable[[bytes], bytes]) -> bytes:
    found = list(re.finditer(pattern, source))
    if not found:
        return source
    match = random.choice(found)
    return source[: match.start()] + to(match.group()) + source[match.end() :]


WAYS = (_bytes, _cut, _repeat, _drop_element, _swap_name, _value, _value, _value)
