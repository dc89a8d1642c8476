"""A FEEL condition and a decision table of 200 rules, against the stock library's own evaluation of the same."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

from engine.dmn import read
from engine.feel import compile_expression
from tests.bench.table import Figure

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
CONDITION, PYTHON = 'amount > 1000 and level = "VIP"', 'amount > 1000 and level == "VIP"'
DATA = {"amount": 1994, "level": "VIP", "city": "C19"}
RULES = 200


def measure_deciding() -> list[Figure]:
    """Return the figures of one condition and of one table of 200 rules in which the last rule matches."""
    condition, decision = compile_expression(CONDITION), read(_table(python=False)).decisions["d"]
    ours, table = _each(lambda: condition.evaluate(DATA), 2_000), _each(lambda: decision.evaluate(DATA), 20)
    script, engine, task = PythonScriptEngine(), _stock_engine(), _stock_task()
    stock = _each(lambda: script.evaluate(task, PYTHON), 2_000)
    stock_table = _each(lambda: engine.result(task), 1)
    return [
        Figure("FEEL condition of two comparisons", ours, expected="<= 0.020 ms"),
        Figure("stock SpiffWorkflow, the same in Python", stock, f"{stock / ours:.1f} x ours"),
        Figure(f"decision table of {RULES} rules, with explanation", table, expected="<= 1 ms"),
        Figure(f"stock SpiffWorkflow, table of {RULES} rules", stock_table, f"{stock_table / table:.1f} x ours"),
    ]


def _each(action: Any, times: int) -> float:
    """Return the milliseconds one ``action`` takes: the median of rounds of ``times``."""
    rounds: list[float] = []
    for _ in range(15):
        begun = perf_counter()
        for _ in range(times):
            action()
        rounds.append((perf_counter() - begun) / times)
    return median(rounds) * 1000


def _table(*, python: bool) -> bytes:
    """Return a table over a text and a number, its cells in FEEL or in the stock library's Python."""
    inputs = "".join(
        f'<input id="i{name}" label="{name}"><inputExpression><text>{name}</text></inputExpression></input>'
        for name in ("city", "amount")
    )
    rows = ""
    for number in range(RULES):
        low, high = number * 10, number * 10 + 10
        amount = f"{low} <= ? < {high}" if python else f"[{low}..{high})"
        cells = "".join(
            f'<inputEntry id="c{number}_{column}"><text>{escape(text)}</text></inputEntry>'
            for column, text in enumerate((f'"C{number % 20}"', amount))
        )
        answer = f'<outputEntry id="a{number}"><text>"x{number}"</text></outputEntry>'
        rows += f'<rule id="r{number}">{cells}{answer}</rule>'
    table = f'<decisionTable id="t">{inputs}<output id="o" name="o"/>{rows}</decisionTable>'
    return (
        f'<definitions xmlns="{DMN}" id="m" name="m" namespace="n"><decision id="d" name="d">{table}</decision>'
        "</definitions>"
    ).encode()


def _stock_engine() -> DMNEngine:
    parser = DMNParser(None, etree.fromstring(_table(python=True)), {"dmn": DMN})
    parser.parse()
    return DMNEngine(parser.decision.decisionTables[0])


def _stock_task() -> Any:
    return SimpleNamespace(data=dict(DATA), workflow=SimpleNamespace(script_engine=PythonScriptEngine()))
