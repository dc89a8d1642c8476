"""Small diagrams from a line of words, and checks of cases written as the elements they told."""

from __future__ import annotations

from collections.abc import Collection

from engine.conformance import Checked, Checker
from engine.conformance.recorded import told_here
from engine.definitions.model import Process
from engine.definitions.read import read_diagram
from tests.engine.tokens.drawing import process


def drawn(*parts: str, head: str = "") -> Process:
    """Return the process of these elements and flows."""
    return read_diagram(process("".join(parts), head=head)).processes["p"]


def checked(diagram: Process, *cases: str, recorded: Collection[str] | None = None, ended: bool = True) -> Checked:
    """Check cases written as ``A B C``; they are numbered from 1."""
    checker = Checker(diagram, told_here(diagram) if recorded is None else recorded, "r")
    for number, case in enumerate(cases, 1):
        checker.add(str(number), case.split(), ended=ended)
    return checker.result


def found(result: Checked) -> list[str]:
    """Return what was found as ``kind element`` (with the element beside it), in the order of the findings."""
    return [
        " ".join(
            part
            for part in (
                one.deviation.kind,
                one.deviation.element,
                (("after " if one.deviation.is_early else "before ") + one.deviation.other)
                if one.deviation.kind == "order"
                else "",
            )
            if part
        )
        for one in result.findings
    ]
