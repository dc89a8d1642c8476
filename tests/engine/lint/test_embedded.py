"""Forms embedded in a diagram are checked by the rules of form files."""

from __future__ import annotations

import json
from html import escape

from engine.lint import lint_process
from tests.engine.tokens.drawing import chain, el, process, zeebe


def found(form: str, used: str = "camunda-forms:bpmn:F1") -> set[tuple[str | None, str]]:
    source = process(
        f'<extensionElements><zeebe:userTaskForm id="F1">{escape(form)}</zeebe:userTaskForm></extensionElements>',
        el("startEvent", "s"),
        el("userTask", "a", zeebe("formDefinition", formKey=used), zeebe("assignmentDefinition", assignee="=x")),
        el("endEvent", "e"),
        chain("s", "a", "e"),
    )
    return {(each.element_id, str(each.rule)) for each in lint_process(source) if each.severity == "error"}


def schema(*components: dict[str, object]) -> str:
    return json.dumps({"type": "default", "components": components})


def test_a_sound_form_needs_no_id_of_its_own() -> None:
    assert found(schema({"type": "textfield", "key": "words"})) == set()


def test_what_is_wrong_is_named_at_the_step_that_shows_it() -> None:
    assert found(schema({"type": "textfield", "key": "two words"})) == {("a", "key-invalid")}
    assert found(schema({"type": "hologram", "key": "x"})) == {("a", "component-unknown")}
    assert found("{") == {("a", "form-unreadable")}


def test_a_form_no_step_shows_harms_nothing() -> None:
    assert found("{", used="elsewhere") == set()
