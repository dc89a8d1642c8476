"""What the engine does not carry out is refused before it is deployed, with the reason and what to draw instead."""

from __future__ import annotations

import pytest

from engine.errors import DefinitionInvalid
from engine.lint import lint_process
from engine.tokens import compile_program
from tests.elements.playing import HERE
from tests.elements.refusals import REFUSALS, refusal, refused_source

# The engine could run these: one is beside the process, the other would interrupt all the same.
RUNNABLE = {"choreography", "error-not-interrupting"}


@pytest.mark.parametrize("name", REFUSALS)
def test_refused(name: str) -> None:
    source = refused_source(name)
    problem, _ = refusal(name)
    assert problem.remedy is not None
    errors = [each for each in lint_process(source) if each.severity == "error" and each.kind != "missing"]
    assert [each.element_id for each in errors] == [problem.element_id]
    if name in RUNNABLE:
        return
    with pytest.raises(DefinitionInvalid) as refused:
        compile_program(source, {}, "p")
    assert [each.element_id for each in refused.value.problems] == [problem.element_id]


def test_every_refused_diagram_is_named() -> None:
    folder = HERE / "refused"
    assert {path.stem for path in folder.glob("*.bpmn")} == set(REFUSALS)
