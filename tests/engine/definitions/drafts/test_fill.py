"""Every kind of gap is filled so that the ordinary engine runs the drawing, element ids unchanged."""

from __future__ import annotations

import json

import pytest

from engine.definitions.document import load
from engine.definitions.drafts import gaps_of, marked, unmarked
from engine.definitions.drafts.forms import ENGLISH, form_id
from engine.definitions.read import read_diagram, read_root
from engine.lint import Known, lint_sources
from engine.lint.gaps import FILLING, fillable, filled_in, gaps_by_process
from engine.lint.standard import MISSING
from forms import load_form
from tests.engine.tokens.drawing import chain, el, flow, process, zeebe
from tests.engine.tokens.driver import Driver


def draft(*parts: str, head: str = "") -> bytes:
    source = process(*parts, head=head)
    problems = lint_sources({"a.bpmn": source})
    assert [each for each in problems if not fillable(each)] == []
    return marked(source, gaps_by_process(source, problems))


def walk(*parts: str, head: str = "") -> Driver:
    source = draft(*parts, head=head)
    for form in read_diagram(source).forms.values():
        load_form(form.encode())
    return Driver(source)


def fields(source: bytes, activity_id: str) -> list[str]:
    schema = json.loads(read_diagram(source).forms[form_id("p", activity_id)])
    return [each["key"] for each in schema["components"] if "key" in each]


def test_every_missing_detail_is_filled() -> None:
    # A file without any process has nothing one could walk.
    assert MISSING.keys() - FILLING.keys() == {"no-process"}


def test_steps_without_content_are_done_by_people() -> None:
    kinds = ["task", "userTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask"]
    kinds += ["callActivity", "subProcess", "manualTask"]
    driver = walk(
        el("startEvent", "s"), *(el(kind, kind) for kind in kinds), el("endEvent", "e"), chain("s", *kinds, "e")
    )
    for kind in kinds:
        assert driver.open() == [kind]
        driver.do(kind)
    assert driver.run.state == "completed"


@pytest.mark.parametrize("way", ["a", "b"])
def test_the_person_chooses_at_a_gateway(way: str) -> None:
    driver = walk(
        el("startEvent", "s"),
        el("exclusiveGateway", "g"),
        el("manualTask", "a"),
        el("manualTask", "b"),
        chain("s", "g", "a"),
        flow("g", "b"),
    )
    driver.do("g", choice_g=f"g-{way}")
    assert driver.open() == [way]


def test_an_inclusive_gateway_joins_and_then_asks() -> None:
    parts = [
        el("startEvent", "s"),
        el("parallelGateway", "fork"),
        el("manualTask", "x"),
        el("manualTask", "y"),
        el("inclusiveGateway", "g"),
        el("manualTask", "a"),
        el("manualTask", "b"),
        el("manualTask", "c"),
        chain("s", "fork", "x", "g", "a"),
        chain("fork", "y", "g", "b"),
        flow("g", "c"),
    ]
    driver = walk(*parts).do("x")
    assert driver.open() == ["y"]
    driver.do("y")
    assert driver.open() == ["g-choice"]
    driver.do("g-choice", choice_g=["g-a", "g-c"])
    assert sorted(driver.open()) == ["a", "c"]


def test_a_beginning_is_found() -> None:
    assert sorted(
        walk(el("manualTask", "a"), el("manualTask", "b"), chain("a", "b"), el("manualTask", "c")).open()
    ) == [
        "a",
        "c",
    ]
    circle = walk(
        el("manualTask", "a"), el("exclusiveGateway", "g"), el("endEvent", "e"), chain("a", "g", "a"), flow("g", "e")
    )
    assert circle.open() == ["a"]


def test_of_several_beginnings_the_person_picks_one() -> None:
    driver = walk(
        el("startEvent", "s1", name="来电"),
        el("startEvent", "s2"),
        el("manualTask", "a"),
        el("manualTask", "b"),
        chain("s1", "a"),
        chain("s2", "b"),
    )
    assert driver.open() == ["p-begin"]
    driver.do("p-begin", choice_p_begin="s2")
    assert driver.open() == ["b"]
    assert "s2" in driver.trail


def test_an_event_gateway_asks_what_happened() -> None:
    driver = walk(
        el("startEvent", "s"),
        el("eventBasedGateway", "g"),
        el("intermediateCatchEvent", "late", "<timerEventDefinition/>"),
        el("intermediateCatchEvent", "mail", "<messageEventDefinition/>"),
        el("manualTask", "a"),
        el("manualTask", "b"),
        chain("s", "g", "late", "a"),
        chain("g", "mail", "b"),
    )
    assert driver.open() == ["g"]
    driver.do("g", choice_g="g-mail")
    assert driver.open() == ["b"]
    assert driver.trail == ["s", "g", "mail"]


def test_an_event_that_does_not_interrupt_is_ticked_beside_the_result() -> None:
    parts = [
        el("startEvent", "s"),
        el("userTask", "a"),
        el("boundaryEvent", "ring", "<timerEventDefinition/>", attachedToRef="a", cancelActivity="false"),
        el("manualTask", "more"),
        el("manualTask", "next"),
        chain("s", "a", "next"),
        chain("ring", "more"),
    ]
    assert fields(draft(*parts), "a") == ["meanwhile_a", "note"]
    assert walk(*parts).do("a", meanwhile_a=[]).open() == ["next"]
    assert sorted(walk(*parts).do("a", meanwhile_a=["ring"]).open()) == ["more", "next"]


def test_the_last_step_can_be_ended_by_its_event_too() -> None:
    parts = [
        el("startEvent", "s"),
        el("task", "a"),
        el("boundaryEvent", "stop", "<timerEventDefinition/>", attachedToRef="a"),
        el("manualTask", "then"),
        chain("s", "a"),
        chain("stop", "then"),
    ]
    assert walk(*parts).do("a", result_a="done").run.state == "completed"
    assert walk(*parts).do("a", result_a="stop").open() == ["then"]


def test_an_event_sub_process_begins_when_somebody_says_so() -> None:
    parts = [
        el("startEvent", "s"),
        el("task", "a"),
        el("task", "b"),
        el(
            "subProcess",
            "case",
            el("startEvent", "fire", "<timerEventDefinition/>", isInterrupting="true"),
            el("task", "quench"),
            chain("fire", "quench"),
            triggeredByEvent="true",
            name="起火",
        ),
        chain("s", "a", "b"),
    ]
    assert fields(draft(*parts), "a") == ["happened_fire", "note"]
    assert fields(draft(*parts), "quench") == ["note"]
    assert walk(*parts).do("a", happened_fire=False).open() == ["b"]
    assert walk(*parts).do("a", happened_fire=True).open() == ["quench"]


def test_what_happened_on_a_sub_process_can_happen_again() -> None:
    driver = walk(
        el("startEvent", "s"),
        el("subProcess", "sub", el("startEvent", "s2"), el("task", "a"), el("task", "b"), chain("s2", "a", "b")),
        el("boundaryEvent", "out", "<timerEventDefinition/>", attachedToRef="sub"),
        el("endEvent", "e"),
        chain("s", "sub", "e"),
        flow("out", "sub"),
    )
    driver.do("a", happened_out=True)
    assert driver.open() == ["a"]
    driver.do("a", happened_out=False)
    assert driver.open() == ["b"]


@pytest.mark.parametrize("how", ["true", "false"])
def test_an_event_on_a_repeated_step_is_ticked_in_any_round(how: str) -> None:
    listed = zeebe("loopCharacteristics", inputCollection="=[1, 2]", inputElement="x")
    loop = f'<multiInstanceLoopCharacteristics isSequential="{how}"><extensionElements>{listed}</extensionElements>'
    parts = [
        el("startEvent", "s"),
        el("task", "a", f"{loop}</multiInstanceLoopCharacteristics>"),
        el("boundaryEvent", "stop", "<timerEventDefinition/>", attachedToRef="a"),
        el("manualTask", "then"),
        el("endEvent", "e"),
        chain("s", "a", "e"),
        chain("stop", "then"),
    ]
    assert fields(draft(*parts), "a") == ["happened_stop", "note"]
    assert walk(*parts).do("a", happened_stop=True).open() == ["then"]
    assert walk(*parts).do("a", happened_stop=False).do("a", happened_stop=False).run.state == "completed"


def test_what_nobody_can_say_happened_is_reported() -> None:
    source = draft(
        el("startEvent", "s"),
        el("userTask", "own", zeebe("formDefinition", formId="real")),
        el("callActivity", "other", zeebe("calledElement", processId="q")),
        el("boundaryEvent", "late", "<timerEventDefinition/>", attachedToRef="own"),
        el("boundaryEvent", "gone", "<timerEventDefinition/>", attachedToRef="other"),
        el("task", "a"),
        el("boundaryEvent", "said", "<timerEventDefinition/>", attachedToRef="a"),
        el("manualTask", "then"),
        chain("s", "own", "other", "a"),
        chain("late", "then"),
        chain("gone", "then"),
        chain("said", "then"),
    )
    said = dict(filled_in(read_root(load(source)).processes["p"]) or ())
    assert [key for key, text in said.items() if "never happens" in text.en] == ["late", "gone"]
    assert "草案中不会发生" in said["late"].zh
    assert "由人确认发生" in said["said"].zh


@pytest.mark.parametrize("condition", ["${bean.check(amount)}", "len(x) gt 5", "金额大于五万"])
def test_a_condition_nobody_can_carry_out_is_read_and_decided_by_a_person(condition: str) -> None:
    source = draft(
        el("startEvent", "s"),
        el("exclusiveGateway", "g", default="g-b"),
        el("task", "a", name="复核"),
        el("task", "b"),
        chain("s", "g"),
        flow("g", "a", condition),
        flow("g", "b"),
    )
    [question] = [
        each for each in json.loads(read_diagram(source).forms[form_id("p", "g")])["components"] if "values" in each
    ]
    assert question["values"][0] == {"value": "g-a", "label": f"→ 复核（{condition}）"}
    assert Driver(source).do("g", choice_g="g-a").open() == ["a"]


def test_marks_of_repetition_without_content_are_dropped() -> None:
    driver = walk(
        el("startEvent", "s"),
        el("task", "a", "<multiInstanceLoopCharacteristics/>"),
        el("task", "b", "<standardLoopCharacteristics/>"),
        chain("s", "a", "b"),
    )
    assert driver.do("a").do("b").run.state == "completed"


def test_events_that_throw_something_nameless() -> None:
    driver = walk(
        el("startEvent", "s", "<timerEventDefinition/>"),
        el("intermediateThrowEvent", "tell", "<messageEventDefinition/>"),
        el("endEvent", "e", '<errorEventDefinition errorRef="x"/>'),
        chain("s", "tell", "e"),
        head='<error id="x" name="x"/>',
    )
    assert driver.open() == ["tell"]
    driver.do("tell")
    assert (driver.run.state, driver.trail) == ("completed", ["s", "tell", "e"])


def test_a_form_that_does_not_exist_yet_keeps_nobody_from_beginning() -> None:
    source = process(
        el("startEvent", "s", zeebe("formDefinition", formId="none")),
        el("userTask", "a", zeebe("formDefinition", formId="none")),
        chain("s", "a"),
    )
    problems = lint_sources({"a.bpmn": source}, known=Known(forms=frozenset()))
    gaps = gaps_by_process(source, problems)
    assert gaps == {"p": {"s": "plain", "a": "do"}}
    drawn = read_diagram(marked(source, gaps)).processes["p"]
    assert (drawn.activities["s"].form_id, drawn.activities["a"].form_id) == (None, form_id("p", "a"))
    assert Driver(marked(source, gaps)).open() == ["a"]


def test_what_the_drawing_says_already_is_kept() -> None:
    source = draft(
        el("startEvent", "s"),
        el("exclusiveGateway", "g", default="g-b"),
        el("task", "a"),
        el("task", "b"),
        chain("s", "g"),
        flow("g", "a", "=x > 1"),
        flow("g", "b"),
    )
    assert Driver(source, {"x": 2}).open() == ["a"]


def test_forms_speak_both_languages() -> None:
    source = draft(el("startEvent", "s"), el("task", "a", "<documentation>看一看</documentation>"), chain("s", "a"))
    forms = read_diagram(source).forms
    chinese, english = forms[form_id("p", "a")], forms[form_id("p", "a") + ENGLISH]
    assert "办理情况" in chinese
    assert "What was done" in english
    assert "看一看" in chinese


def test_a_mark_comes_and_goes() -> None:
    source = process(el("task", "a"))
    gaps = gaps_by_process(source, lint_sources({"a.bpmn": source}))
    once = marked(source, gaps)
    assert marked(once, gaps) == once
    assert b"firebreak" not in unmarked(once)
    assert unmarked(source) is source
    drawn = read_root(load(once)).processes["p"]
    assert gaps_of(drawn) == {"p": "begin", "a": "do"}
    assert [key for key, _ in filled_in(drawn) or ()] == ["p", "a"]


@pytest.mark.parametrize("text", ["not json", "[]", '{"gone": "do", "a": "fly"}', "{}"])
def test_a_mark_written_by_hand_harms_nothing(text: str) -> None:
    source = marked(process(el("startEvent", "s"), el("manualTask", "a"), chain("s", "a")), {"p": {}})
    assert b'value="{}"' in source
    spoiled = source.replace(b'value="{}"', f"value='{text}'".encode())
    assert Driver(spoiled).open() == ["a"]


def test_a_process_without_an_id_can_be_marked() -> None:
    source = process(el("task", "a")).replace(b' id="p"', b"")
    problems = lint_sources({"a.bpmn": source})
    [(key, _)] = gaps_by_process(source, problems).items()
    marked_source = marked(source, gaps_by_process(source, problems))
    assert Driver(marked_source, process_id=key).open() == ["a"]
