"""Reading diagrams: the vocabulary of ours, and drawings of tools we never saw."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.definitions.model import Activity, EventDefinition, IoMapping, Loop, Process
from engine.definitions.read import read_diagram
from engine.errors import DefinitionInvalid

HERE = Path(__file__).parent
VENDOR = (HERE / "vendor.bpmn").read_bytes()
SOUND = (HERE.parent / "lint" / "sound.bpmn").read_bytes()


@pytest.fixture(scope="module")
def selling() -> Process:
    return read_diagram(VENDOR).processes["selling"]


@pytest.fixture(scope="module")
def complaint() -> Process:
    return read_diagram(SOUND).processes["complaint"]


def part(body: str) -> Activity:
    source = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t" '
        'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">'
        f'<process id="p">{body}</process></definitions>'
    )
    return next(iter(read_diagram(source.encode()).processes["p"].activities.values()))


def extended(tag: str, extensions: str) -> Activity:
    return part(f'<{tag} id="x"><extensionElements>{extensions}</extensionElements></{tag}>')


def test_pools_are_named_by_their_process_or_themselves() -> None:
    diagram = read_diagram(VENDOR)
    assert dict(diagram.participants) == {"selling": "Shop", "buyer": "Buyer"}
    assert list(diagram.processes) == ["selling", "buying"]
    assert not diagram.has_picture


def test_what_runs_is_what_is_executable_else_what_is_drawn() -> None:
    assert [process.id for process in read_diagram(VENDOR).runnable] == ["selling"]
    assert [process.id for process in read_diagram(SOUND).runnable] == ["complaint"]


def test_elements_of_all_levels_are_read_in_document_order(selling: Process) -> None:
    assert list(selling.activities) == [
        "begin", "work", "due", "packing", "Task_packing", "wrap", "wipe", "deeper", "call", "wait", "jump",
    ]  # fmt: skip
    assert selling.activities["call"].parent == "deeper"
    assert selling.activities["deeper"].parent == "packing"
    assert selling.activities["work"].parent == "selling"


def test_flows_without_ids_get_the_same_ones_each_time(selling: Process) -> None:
    assert list(selling.flows) == ["Flow_begin_work", "Flow_work_packing", "Flow_work_packing_1", "dangling"]
    assert read_diagram(VENDOR) == read_diagram(VENDOR)


def test_a_drawing_beside_it_does_not_rename_a_flow() -> None:
    more = VENDOR.replace(
        b"<semantic:sequenceFlow sourceRef", b'<semantic:task id="new" /><semantic:sequenceFlow sourceRef', 1
    )
    assert "Flow_begin_work" in read_diagram(more).processes["selling"].flows


def test_connections_come_from_the_flows_not_from_stale_lists(selling: Process) -> None:
    assert selling.activities["work"].incoming == ("Flow_begin_work",)
    assert selling.activities["work"].outgoing == ("Flow_work_packing", "Flow_work_packing_1")
    assert (selling.flows["dangling"].source, selling.flows["dangling"].target) == ("packing", "")
    assert selling.flows["Flow_work_packing_1"].condition == "=rush"


def test_lanes_reach_into_subprocesses_and_onto_boundaries(selling: Process) -> None:
    lanes = {activity.id: activity.lane for activity in selling.activities.values()}
    assert lanes["begin"] == "outer"
    assert lanes["work"] == lanes["due"] == "inner"
    assert lanes["packing"] == lanes["call"] == "second"
    assert lanes["wrap"] == "belt"
    assert lanes["wait"] is None
    assert selling.activities["work"].lane_role == "Sales desk"


def test_a_lane_may_name_its_role_by_a_setting(complaint: Process) -> None:
    assert complaint.lanes["Lane_manager"] == "经理"
    assert complaint.activities["approve"].lane_role == "cs_manager"


def test_references_with_a_prefix_are_followed(selling: Process) -> None:
    assert selling.activities["begin"].event == EventDefinition("message", name="order", ref="tns:msg")
    assert selling.activities["begin"].name == "Order"
    assert selling.activities["call"].called_process == "shipping"


def test_shared_event_definitions_are_followed(selling: Process) -> None:
    due = selling.activities["due"]
    assert due.event == EventDefinition("timer", timer_kind="cycle", expression="=cycle(7, policy.weekly)")
    assert due.attached_to == "work"
    assert not due.is_interrupting


def test_a_reference_into_the_void_leaves_no_name(selling: Process) -> None:
    assert selling.activities["wait"].event == EventDefinition("message", ref="gone")
    assert selling.activities["wait"].is_instantiating


def test_standard_repetition(selling: Process) -> None:
    assert selling.activities["work"].loop == Loop(True, input_collection="=orders", input_element="order")
    assert selling.activities["call"].loop == Loop(
        True, is_standard=True, condition="=more", maximum="3", test_before=True
    )


def test_only_feel_counts_as_a_script(selling: Process) -> None:
    assert selling.activities["wrap"].script == "=1 + 1"
    assert selling.activities["wipe"].script is None


def test_documentation_is_joined(selling: Process) -> None:
    assert selling.documentation == "First.\n\nSecond."


def test_the_settings_of_a_user_task() -> None:
    task = extended(
        "userTask",
        '<zeebe:userTask /><zeebe:formDefinition formId="f" />'
        '<zeebe:assignmentDefinition assignee="=a" candidateGroups="g, h" candidateUsers="=u" />'
        '<zeebe:taskSchedule dueDate="=d" followUpDate="2026-01-01" /><zeebe:priorityDefinition priority="70" />'
        '<zeebe:ioMapping><zeebe:input source="=a.b" target="c" /><zeebe:output source="=d" target="e.f" />'
        '</zeebe:ioMapping><zeebe:properties><zeebe:property name="firebreak:rules" value="CMP-001,VIS-016" />'
        '<zeebe:property name="x" /></zeebe:properties>',
    )
    assert (task.form_id, task.assignee, task.candidate_groups, task.candidate_users) == ("f", "=a", "g, h", "=u")
    assert (task.due_date, task.follow_up_date, task.priority) == ("=d", "2026-01-01", "70")
    assert task.inputs == (IoMapping("=a.b", "c"),)
    assert task.outputs == (IoMapping("=d", "e.f"),)
    assert task.properties == {"firebreak:rules": "CMP-001,VIS-016", "x": ""}
    assert task.rules == ("CMP-001", "VIS-016")


def test_the_settings_of_machine_work(complaint: Process) -> None:
    parts = complaint.activities
    assert (parts["tell"].job_type, parts["tell"].retries, parts["tell"].headers) == (
        "notify",
        "3",
        {"template": "late"},
    )
    assert (parts["classify"].decision_id, parts["classify"].result_variable) == ("urgency", "urgency")
    assert (parts["count"].script, parts["count"].result_variable) == ("=count(rounds) + 1", "round")
    assert (parts["repair"].called_process, parts["repair"].propagate_all) == ("repair-order", False)
    assert parts["repair"].propagate_parent


def test_events_carry_what_they_refer_to(complaint: Process) -> None:
    events = {key: activity.event for key, activity in complaint.activities.items()}
    assert events["answer"] == EventDefinition("message", "customer.replied", "=case.number", ref="Message_reply")
    assert events["over_limit"] == EventDefinition("error", "OVER_LIMIT", ref="Error_limit")
    assert events["told"] == EventDefinition("escalation", "LATE", ref="Escalation_late")
    assert events["withdraw"] == EventDefinition("signal", "policy.changed", ref="Signal_law")
    assert events["explain"] == EventDefinition("link", "reply")
    assert events["withdrawn_end"] == EventDefinition("terminate")
    assert complaint.activities["withdrawn"].triggered_by_event
    assert not complaint.activities["withdraw"].is_interrupting


def test_multi_instance_of_our_vocabulary(complaint: Process) -> None:
    assert complaint.activities["inspections"].loop == Loop(
        False,
        input_collection="=departments",
        input_element="department",
        output_collection="opinions",
        output_element="=opinion",
        completion_condition="=count(opinions) >= 2",
    )


def test_forms_kept_inside_the_diagram() -> None:
    source = SOUND.replace(
        b"<zeebe:properties>",
        b'<zeebe:userTaskForm id="UserTaskForm_1">{"components": []}</zeebe:userTaskForm><zeebe:properties>',
        1,
    ).replace(b'formId="opinion"', b'formKey="camunda-forms:bpmn:UserTaskForm_1"')
    diagram = read_diagram(source)
    assert diagram.forms == {"UserTaskForm_1": '{"components": []}'}
    assert diagram.processes["complaint"].activities["inspect"].form_id == "UserTaskForm_1"


def test_a_version_tag_is_tolerated() -> None:
    source = SOUND.replace(b"<zeebe:properties>", b'<zeebe:versionTag value="A/1" /><zeebe:properties>', 1)
    assert read_diagram(source).processes["complaint"].version_tag == "A/1"


def test_several_triggers_are_kept() -> None:
    event = part(
        '<startEvent id="s" parallelMultiple="true"><signalEventDefinition/><timerEventDefinition/></startEvent>'
    )
    assert [each.kind for each in event.events] == ["signal", "timer"]
    assert event.parallel_multiple


def test_the_first_of_two_elements_with_one_id_counts() -> None:
    activity = part('<userTask id="x" name="a"/><serviceTask id="x" name="b"/>')
    assert (activity.kind, activity.name) == ("userTask", "a")


def test_drafts_of_the_standard_are_read() -> None:
    old = VENDOR.replace(b"http://www.omg.org/spec/BPMN/20100524/MODEL", b"http://schema.omg.org/spec/BPMN/2.0")
    assert read_diagram(old) == read_diagram(VENDOR)


def test_default_namespace_or_prefix_make_no_difference() -> None:
    plain = re.sub(
        rb"semantic:(?=[a-z])", b"", VENDOR.replace(b"xmlns:semantic", b"xmlns").replace(b"semantic:name", b"name")
    )
    assert read_diagram(plain) == read_diagram(VENDOR)


@pytest.mark.parametrize(
    "source",
    [b"<html/>", b'<definitions xmlns="urn:other"/>', b'<a xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'],
)
def test_what_is_not_bpmn_is_refused(source: bytes) -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        read_diagram(source)
    assert caught.value.problems[0].rule == "not-bpmn"
