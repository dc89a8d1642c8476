"""One program serves many runs and threads, and costs the same however long a run lasts."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from cProfile import Profile
from functools import partial

from engine.tokens import Run, compile_program
from engine.tokens.program import Program
from tests.engine.tokens.drawing import chain, el, flow, io, items, process, zeebe
from tests.engine.tokens.driver import Driver

S, E = el("startEvent", "S"), el("endEvent", "E")
LOOP = process(
    S,
    el("userTask", "A"),
    el("exclusiveGateway", "X", default="X-A"),
    E,
    chain("S", "A", "X"),
    flow("X", "E", "=done"),
    flow("X", "A"),
)


def shape(program: Program) -> bytes:
    """Everything about the specs that could change."""
    found = []
    for key, level in program.levels.items():
        for name, spec in level.task_specs.items():
            plain = {k: repr(v) for k, v in vars(spec).items() if not k.endswith("_event") and k != "_wf_spec"}
            events = [getattr(spec, k).n_subscribers() for k in vars(spec) if k.endswith("_event")]
            found.append((key, name, sorted(plain.items()), events))
    return pickle.dumps(found)


def test_threads_share_a_program() -> None:
    body = el(
        "subProcess",
        "P",
        items("=list", "n", outputCollection="out", outputElement="=double"),
        io({"double": "=0"}),
        el("startEvent", "s"),
        el("userTask", "A"),
        el("scriptTask", "T", zeebe("script", expression="=n * factor", resultVariable="double")),
        el("endEvent", "e"),
        chain("s", "A", "T", "e"),
    )
    program = compile_program(process(S, body, E, chain("S", "P", "E")), {}, "p")
    before = shape(program)

    def play(factor: int) -> list[int]:
        run = Run.start(program, {}.__getitem__, {}, {"list": list(range(20)), "factor": factor})
        while run.waits:
            run = Run.load(program, {}.__getitem__, {}, run.encode())
            run.complete(run.waits[-1].token_id, {})
        return [int(value) for value in run.variables["out"]]

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(play, range(12)))
    assert results == [[n * factor for n in range(20)] for factor in range(12)]
    assert shape(program) == before


def test_a_step_costs_the_same_at_round_10_and_5000() -> None:
    driver = Driver(LOOP)

    def after(blob: bytes, rounds: int) -> bytes:
        for _ in range(rounds):
            run = Run.load(driver.program, driver.decisions, {}, blob)
            run.complete(run.waits[0].token_id, {"done": False})
            blob = run.encode()
        return blob

    early = after(driver.run.encode(), 10)
    late = after(early, 4_990)
    assert len(late) < 400
    assert calls(partial(after, late, 20)) < 1.05 * calls(partial(after, early, 20))


def test_an_item_of_ten_thousand_costs_what_one_of_a_thousand_costs() -> None:
    source = process(
        S, el("userTask", "A", items("=list", outputCollection="o", outputElement="=v")), E, chain("S", "A", "E")
    )

    def cost(count: int) -> int:
        driver = Driver(source, {"list": list(range(count))})
        return calls(lambda: driver.do("A", count - 1, v=1))

    assert cost(10_000) < 1.3 * 10 * cost(1_000)


def calls(do: Callable[[], object]) -> int:
    """Return how many calls of functions ``do`` takes: the same on every machine, whatever else it does."""
    profile = Profile()
    profile.runcall(do)
    return sum(entry.callcount for entry in profile.getstats())
