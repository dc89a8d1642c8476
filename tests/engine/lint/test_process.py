"""Every rule on a sound diagram that is damaged in one place: exactly that damage is reported."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from engine.lint import Known, lint_process
from engine.lint.process import RULES
from engine.lint.subject import Rule, Subject

HERE = Path(__file__).parent
SOUND = (HERE / "sound.bpmn").read_text(encoding="utf-8")
CHINESE = re.compile("[\u4e00-\u9fff]")
KNOWN = Known(
    forms={"complaint-registration", "opinion", "approval"},
    decisions={"urgency"},
    processes={"repair-order"},
    services={"mail", "notify"},
    roles={"客服人员", "cs_manager", "engineering"},
    clocks={"reply"},
    rules={"CMP-001", "VIS-016", "CMP-041"},
    form_fields={"approval": {"decision", "opinion"}},
)


def found(source: str, known: Known = KNOWN) -> set[str]:
    return {f"{p.severity} {p.rule} {p.element_id}" for p in lint_process(source.encode(), known=known)}


def damaged(changes: list[list[str]]) -> str:
    source = SOUND
    for old, new in changes:
        assert source.count(old) == 1, f"{old} stands {source.count(old)} times in the sound diagram"
        source = source.replace(old, new)
    return source


def test_a_sound_diagram_has_no_problems() -> None:
    assert found(SOUND) == set()
    assert found(SOUND, Known()) == set()


def cases() -> list[Any]:
    files = sorted((HERE / "damages").glob("*.toml"))
    return [
        pytest.param(case, id=f"{file.stem}: {case['name']}")
        for file in files
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
    ]


CASES = cases()


@pytest.mark.parametrize("case", CASES)
def test_one_damage_gives_its_problems(case: dict[str, Any]) -> None:
    assert found(damaged(case["changes"])) == set(case["expected"])


@pytest.mark.parametrize("case", CASES)
def test_a_problem_says_in_both_languages_what_to_do(case: dict[str, Any]) -> None:
    for problem in lint_process(damaged(case["changes"]).encode(), known=KNOWN):
        assert problem.remedy is not None
        for text in (problem.text, problem.remedy):
            assert CHINESE.search(text.zh), text.zh
            assert not re.search(r"\s$|  ", text.zh + text.en)
            assert not text.en.endswith(".")


def test_a_signature_needs_the_fields_of_a_signature() -> None:
    known = Known(form_fields={"approval": {"decision"}})
    assert found(SOUND, known) == {"error signature-fields approve"}


def test_recursion_is_found_through_other_processes() -> None:
    known = Known(calls={"repair-order": {"inspection"}, "inspection": {"complaint"}})
    [problem] = lint_process(SOUND.encode(), known=known)
    assert problem.rule == "call-recursion"
    assert "complaint → repair-order → inspection → complaint" in problem.text.en


@pytest.mark.parametrize("rule", RULES, ids=[rule.__name__ for rule in RULES])
def test_every_rule_has_a_case_that_breaks_it(rule: Rule) -> None:
    family = Path(str(inspect.getsourcefile(rule))).stem
    broken = tomllib.loads((HERE / "damages" / f"{family}.toml").read_text(encoding="utf-8"))["case"]
    assert any(list(rule(Subject.read(damaged(case["changes"]).encode(), KNOWN))) for case in broken)


def test_a_file_that_is_no_diagram_gives_its_one_problem() -> None:
    [problem] = lint_process(b"<html/>")
    assert problem.rule == "not-bpmn"


def test_an_empty_file_has_nothing_to_run() -> None:
    source = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"/>'
    assert found(source) == {"error no-process None"}


def test_pools_drawn_for_illustration_are_left_alone() -> None:
    drawn = '<bpmn:process id="customer"><bpmn:task id="complain" /></bpmn:process></bpmn:definitions>'
    assert found(SOUND.replace("</bpmn:definitions>", drawn)) == set()


def test_a_loop_through_people_is_no_problem() -> None:
    assert "warning circle-without-wait register" not in found(SOUND)
