"""Foreign diagrams: what is translated, what is reported, and that nothing of the file is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from engine.definitions.importing import Entry, bring_in, translate
from engine.definitions.model import Activity, Process
from engine.definitions.namespaces import BPMN, DRAFTS, ZEEBE
from engine.definitions.read import read_diagram
from engine.errors import DefinitionInvalid
from engine.lint import lint_process, lint_sources
from forms import load_form

HERE = Path(__file__).parent
CAMUNDA, FLOWABLE, SPIFF = ((HERE / f"{name}.bpmn").read_bytes() for name in ("camunda7", "flowable", "spiff"))
EVERY = [CAMUNDA, FLOWABLE, SPIFF]


def read(source: bytes) -> Process:
    return next(iter(read_diagram(translate(source).source).processes.values()))


def activity(source: bytes, name: str) -> Activity:
    return read(source).activities[name]


def left(source: bytes) -> set[tuple[str | None, str]]:
    return {(entry.element_id, entry.source) for entry in translate(source).entries if not entry.is_done}


def test_people_dates_and_forms() -> None:
    check, approve = activity(CAMUNDA, "check"), activity(CAMUNDA, "approve")
    assert (check.assignee, check.form_id, check.priority) == ("=asker", "check-goods", "70")
    assert check.due_date == '=now() + duration("P3D")'
    assert approve.candidate_groups == '=["managers", string(kind) + "_buyers"]'
    assert (approve.candidate_users, approve.form_id) == ("ada, ben", "approval")
    decide = activity(FLOWABLE, "decide")
    assert (decide.assignee, decide.candidate_users, decide.candidate_groups) == ("lin", "ada", "leaders, heads, staff")
    assert [(each.source, each.target) for each in activity(CAMUNDA, "asked").outputs] == [
        ("=case.starter.id", "asker")
    ]


def test_machine_work() -> None:
    order, tell, rate = (activity(CAMUNDA, name) for name in ("order", "tell", "rate"))
    assert (order.job_type, order.retries) == ("place-order", "5")
    assert (tell.job_type, dict(tell.headers)) == ("mailSender", {"subject": '="采购 " + string(kind)'})
    assert (rate.decision_id, rate.result_variable) == ("rating", "level")
    assert (activity(CAMUNDA, "sum").script, activity(CAMUNDA, "sum").result_variable) == ("=amount + 10", "grand")
    assert activity(FLOWABLE, "book").job_type == "BookDays"
    assert dict(activity(FLOWABLE, "mail").headers)["to"] == "hr@example.org"


def test_data_in_and_out() -> None:
    inputs = {each.target: each.source for each in activity(CAMUNDA, "check").inputs}
    assert inputs == {
        "limit": '="1000"',
        "total": "=amount * 2",
        "sides": '=["a", kind]',
        "facts": '={"sum": amount}',
    }
    pay = activity(CAMUNDA, "pay")
    assert (pay.called_process, pay.propagate_parent, pay.propagate_all) == ("payment", False, True)
    assert [each.target for each in pay.inputs] == ["price", "code"]


def test_conditions_timers_and_repetitions_change_in_place_and_keep_their_original() -> None:
    process = read(CAMUNDA)
    assert process.flows["big"].condition == "=amount > 1000 and checked = true"
    assert process.flows["odd"].condition == "${oddities.contains(kind)}"
    wait, loop = process.activities["wait"], process.activities["approve"].loop
    assert wait.event is not None
    assert wait.event.expression == "=delay"
    assert wait.properties["firebreak:original"] == "timeDuration: ${delay}"
    assert loop is not None
    assert (loop.input_collection, loop.input_element) == ("=approvers", "approver")
    assert loop.completion_condition == "=numberOfCompletedInstances / numberOfInstances >= 0.5"


def test_spiffworkflows_own_elements() -> None:
    choose, compute = activity(SPIFF, "choose"), activity(SPIFF, "compute")
    assert [(each.target, each.source) for each in choose.inputs] == [("size", '="large"'), ("people", "=2 + 1")]
    assert [(each.target, each.source) for each in choose.outputs] == [("price", "=people * 30")]
    assert (choose.form_id, choose.documentation) == ("pizza-order", "请选择口味。")
    assert compute.script == '={total: price * 2, note: if total > 100 then "ok" else null}'
    assert [each.target for each in compute.outputs] == ["total", "note"]
    call, late = activity(SPIFF, "call"), activity(SPIFF, "late")
    assert (call.job_type, [each.target for each in call.inputs]) == ("http/PostRequest", ["url", "body"])
    assert late.event is not None
    assert late.event.expression == "PT30M"
    assert read(SPIFF).flows["yes"].condition == '=total > 100 and note = "ok"'


def test_fields_listed_in_a_diagram_become_a_form() -> None:
    schema = json.loads(translate(CAMUNDA).forms["asked-form"])
    assert activity(CAMUNDA, "asked").form_id == "asked-form"
    assert [(each["key"], each["type"]) for each in schema["components"]] == [
        ("amount", "number"),
        ("kind", "select"),
        ("urgent", "checkbox"),
    ]
    form = load_form(translate(CAMUNDA).forms["asked-form"])
    assert form.check({"amount": 5, "kind": "service", "urgent": False})["amount"] == 5
    assert set(translate(FLOWABLE).forms) == {"fill-form"}


def test_what_is_not_translated_is_named_with_its_reason() -> None:
    assert left(CAMUNDA) == {
        ("purchase", "camunda:historyTimeToLive"),
        ("purchase", "camunda:candidateStarterGroups"),
        ("asked", "camunda:formField bad-key"),
        ("check", "camunda:inputParameter made"),
        ("check", "camunda:taskListener"),
        ("check", "camunda:asyncBefore"),
        ("approve", "camunda:formRefBinding"),
        ("order", "camunda:taskPriority"),
        ("order", "camunda:executionListener"),
        ("loop", "bpmn:script (groovy)"),
        ("pay", "camunda:in businessKey"),
        ("odd", "bpmn:conditionExpression"),
    }
    assert left(SPIFF) == {
        ("choose", "spiffworkflow:allowGuest"),
        ("compute", "spiffworkflow:unitTests"),
        ("fetch", "bpmn:script (python)"),
        ("call", "spiffworkflow:parameter now"),
        ("call", "spiffworkflow:serviceTaskOperator resultVariable"),
        ("ask", "spiffworkflow:instructionsForEndUser"),
    }
    for source in EVERY:
        assert all(entry.text.zh and entry.text.en for entry in translate(source).entries)


@pytest.mark.parametrize("source", EVERY)
def test_nothing_of_the_file_is_lost(source: bytes) -> None:
    after = etree.fromstring(translate(source).source)
    for element in etree.fromstring(source).iter("*"):
        name, identifier = element.tag, element.get("id")
        same = [each for each in after.iter(name) if each.get("id") == identifier]
        assert any(dict(element.attrib).items() <= dict(each.attrib).items() for each in same), name
    kept = translate(source).source.decode()
    for text in ("drawn in another office", "${oddities.contains(kind)}", "#{execution.processBusinessKey}"):
        assert (text in source.decode()) == (text in kept)


@pytest.mark.parametrize("source", EVERY)
def test_translating_twice_changes_nothing(source: bytes) -> None:
    once = translate(source)
    twice = translate(once.source)
    assert twice.source == once.source
    assert not twice.forms
    assert [entry for entry in twice.entries if entry.is_done] == []
    assert left(once.source) <= left(source)


def test_a_setting_of_our_own_is_never_changed() -> None:
    source = CAMUNDA.replace(
        b'<camunda:taskListener class="com.example.Tell" event="create" />',
        f'<zeebe:assignmentDefinition xmlns:zeebe="{ZEEBE}" assignee="ours" />'.encode(),
    )
    assert activity(source, "check").assignee == "ours"


def test_a_file_without_foreign_settings_comes_back_byte_by_byte() -> None:
    source = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" ><process id="p"/></definitions>\n'
    assert translate(source).source is source
    assert translate(source).entries == ()


@pytest.mark.parametrize("source", EVERY)
def test_the_result_is_bpmn_the_check_can_read(source: bytes) -> None:
    brought = bring_in({"a.bpmn": source})
    rules = {problem.rule for problem in lint_sources(brought.files) if problem.severity == "error"}
    # What is left to do: forms to draw, programs to rewrite, forms and people nobody named.
    assert rules <= {
        "condition-alone",
        "condition-unreadable",
        "expression-syntax",
        "foreign-settings",
        "form-unknown",
        "nobody-assigned",
        "result-missing",
        "script-missing",
        "service-missing",
    }


def test_lint_speaks_of_what_is_not_translated() -> None:
    def about(source: bytes) -> set[str | None]:
        return {each.element_id for each in lint_process(source) if each.rule == "foreign-settings"}

    assert "rate" in about(CAMUNDA)
    assert "rate" not in about(translate(CAMUNDA).source)
    assert {"check", "order", "pay"} <= about(translate(CAMUNDA).source)


def test_forms_are_drawn_only_where_there_is_none() -> None:
    assert set(bring_in({"a.bpmn": CAMUNDA}).files) == {"a.bpmn", "asked-form.form"}
    assert set(bring_in({"a.bpmn": CAMUNDA}, {"asked-form"}).files) == {"a.bpmn"}
    mine = b'{"id": "asked-form"}'
    assert bring_in({"a.bpmn": CAMUNDA, "mine.form": mine}).files.keys() == {"a.bpmn", "mine.form"}


def test_files_that_cannot_be_read_are_left_for_the_check() -> None:
    with pytest.raises(DefinitionInvalid):
        translate(b"<!DOCTYPE x><x/>")
    files = {"bad.bpmn": b"<oops", "notes.form": b"not json", "list.form": b"[]"}
    assert bring_in(files).files == files


def test_an_entry_says_it_in_both_languages() -> None:
    entry = Entry("a", "camunda:async")
    assert (entry.is_done, entry.text.zh) == (False, "未转换 camunda:async：没有对应的设置")


@pytest.mark.parametrize("space", sorted(DRAFTS))
def test_diagrams_in_a_draft_of_the_standard_are_translated_too(space: str) -> None:
    old = CAMUNDA.replace(BPMN.encode(), space.encode())
    new, before = translate(old), translate(CAMUNDA)
    assert new.source == before.source
    assert new.entries == before.entries
    assert translate(new.source).source == new.source
    plain = old.replace(b"http://camunda.org/schema/1.0/bpmn", b"http://example.org/other")
    assert translate(plain).source is plain
