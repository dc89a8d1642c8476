"""Draft procedures: drawings come into force and people walk them, where the drawing says nothing too."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.definitions.document import load
from engine.definitions.read import read_root
from engine.errors import DefinitionInvalid
from engine.instances.drafts import is_draft_number
from engine.lint.gaps import filled_in
from engine.model import Definition, Instance, InstanceState, Role, Task, TaskState
from tests.engine.commands.conftest import HERE, Company

DRAWING = (HERE / "drawing.bpmn").read_bytes()
EXECUTABLE = DRAWING.replace(b'isExecutable="false"', b'isExecutable="true"')


def begin(company: Company, source: bytes = DRAWING, key: str = "visit") -> Instance:
    commands.deploy(company.session, {"drawing.bpmn": source}, by=SYSTEM)
    return commands.start(company.session, key, {}, by=company.jia)


def open_tasks(company: Company, instance: Instance) -> dict[str, Task]:
    company.session.rollback()
    found = select(Task).where(Task.instance_id == instance.id, Task.state == TaskState.OPEN)
    return {task.activity_id: task for task in company.session.scalars(found)}


def walk(company: Company, instance: Instance, *steps: tuple[str, dict[str, Any]]) -> None:
    for activity, data in steps:
        tasks = open_tasks(company, instance)
        assert activity in tasks, (activity, list(tasks))
        commands.complete(company.session, tasks[activity].id, data, by=SYSTEM)


def ended(company: Company, instance: Instance) -> bool:
    company.session.expire_all()
    return company.session.get_one(Instance, instance.id).state == InstanceState.COMPLETED


def test_a_drawing_is_walked_to_its_end(company: Company) -> None:
    instance = begin(company)
    assert is_draft_number(instance.number)
    walk(
        company,
        instance,
        ("call", {}),
        ("plan", {"result_plan": "done", "note": "周二"}),
        ("needed", {"choice_needed": "yes"}),
        ("greet", {"happened_walked_out": False}),
        ("tea", {"happened_walked_out": False}),
        ("record", {}),
    )
    assert ended(company, instance)


def test_the_person_picks_the_other_way(company: Company) -> None:
    instance = begin(company)
    walk(company, instance, ("call", {}), ("plan", {"result_plan": "done"}), ("needed", {"choice_needed": "no"}))
    assert list(open_tasks(company, instance)) == ["record"]


def test_an_event_on_a_task_ends_it(company: Company) -> None:
    instance = begin(company)
    walk(company, instance, ("call", {}), ("plan", {"result_plan": "cancelled"}))
    assert ended(company, instance)


def test_an_event_on_a_sub_process_can_happen_at_any_of_its_steps(company: Company) -> None:
    instance = begin(company)
    walk(
        company,
        instance,
        ("call", {}),
        ("plan", {"result_plan": "done"}),
        ("needed", {"choice_needed": "yes"}),
        ("greet", {"happened_walked_out": True}),
    )
    assert list(open_tasks(company, instance)) == ["record"]


def test_tasks_go_to_the_role_of_the_lane_else_to_the_starter(company: Company) -> None:
    company.session.get_one(Role, "cs_manager").name_zh = "客服经理"
    company.session.commit()
    instance = begin(company)
    call = open_tasks(company, instance)["call"]
    assert call.assignee_id == company.jia.person_id
    walk(company, instance, ("call", {}))
    plan = open_tasks(company, instance)["plan"]
    assert (plan.assignee_id, [candidate.role_key for candidate in plan.candidates]) == (None, ["cs_manager"])


def test_deploying_says_what_was_filled_in(company: Company) -> None:
    instance = begin(company)
    drawn = read_root(load(instance.revision.source)).processes["visit"]
    lines = dict(filled_in(drawn) or ())
    assert lines["needed"].en.endswith("a person chooses the way")
    assert set(lines) == {
        "visit", "call", "plan", "cancelled", "needed", "meet", "greet", "tea", "walked-out", "record", "over"
    }  # fmt: skip


def test_the_drawing_itself_is_kept(company: Company) -> None:
    instance = begin(company)
    source = instance.revision.source
    assert b"an analyst's drawing" in source
    assert source.count(b"<bpmn:sequenceFlow ") == DRAWING.count(b"<bpmn:sequenceFlow ")
    commands.deploy(company.session, {"again.bpmn": source}, by=SYSTEM)
    company.session.expire_all()
    assert company.session.get_one(Instance, instance.id).revision.definition.current_id == instance.revision_id


def test_a_diagram_marked_executable_becomes_a_draft_only_on_request(company: Company) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        commands.deploy(company.session, {"drawing.bpmn": EXECUTABLE}, by=SYSTEM)
    assert {"condition-missing", "no-start"} <= {problem.rule for problem in refused.value.problems}
    commands.deploy(company.session, {"drawing.bpmn": EXECUTABLE}, by=SYSTEM, drafts=True)
    assert is_draft_number(commands.start(company.session, "visit", {}, by=company.jia).number)


def test_a_drawing_does_not_take_the_place_of_a_procedure_that_runs(company: Company) -> None:
    drawing = DRAWING.replace(b'id="visit"', b'id="leave"')
    with pytest.raises(DefinitionInvalid):
        commands.deploy(company.session, {"drawing.bpmn": drawing}, by=SYSTEM)
    commands.deploy(company.session, {"drawing.bpmn": drawing}, by=SYSTEM, drafts=True)


def test_what_breaks_bpmn_is_refused_also_as_a_draft(company: Company) -> None:
    broken = DRAWING.replace(b'sourceRef="record" targetRef="over"', b'sourceRef="record" targetRef="gone"')
    with pytest.raises(DefinitionInvalid) as refused:
        commands.deploy(company.session, {"drawing.bpmn": broken}, by=SYSTEM, drafts=True)
    assert "flow-without-end" in {problem.rule for problem in refused.value.problems}
    assert company.session.scalar(select(Definition).where(Definition.key == "visit")) is None


def test_a_case_on_a_draft_goes_on_when_the_procedure_has_become_executable(company: Company) -> None:
    instance = begin(company)
    run = (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'
        '<bpmn:process id="visit" name="拜访" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>'
        '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/></bpmn:process></bpmn:definitions>'
    )
    commands.deploy(company.session, {"drawing.bpmn": run.encode()}, by=SYSTEM)
    assert not is_draft_number(commands.start(company.session, "visit", {}, by=company.jia).number)
    walk(company, instance, ("call", {}), ("plan", {"result_plan": "cancelled"}))
    assert ended(company, instance)
