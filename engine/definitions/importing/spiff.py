"""SpiffWorkflow's own extension elements."""

from __future__ import annotations

import re

from lxml import etree

from engine.definitions.importing.expressions import NotTranslated, assignments_of, python_of
from engine.definitions.importing.people import DRAW_FORM, form_id
from engine.definitions.importing.sheet import SPIFF, Setting, Sheet
from engine.definitions.namespaces import BPMN, Element, attribute, bpmn_children, first, local, namespace, text_of
from engine.text import Text

_SPACES = (SPIFF,)
_TEMPLATE = re.compile(r"\{\{|\{%")
_PROVIDE = Text("需由系统提供该服务", "a service of this name has to be provided")


def translate(sheet: Sheet) -> None:
    """Translate services, decisions, scripts around activities, forms and instructions."""
    for element in sheet.elements():
        if first(element, "extensionElements") is None:
            continue
        for operator in sheet.extensions(element, "serviceTaskOperator", _SPACES):
            _service(sheet, element, operator)
        for called in sheet.extensions(element, "calledDecisionId", _SPACES):
            name = text_of(called)
            if name:
                variable = re.sub(r"\W", "_", f"{name}_result")
                note = Text(f"结果写入 {variable}", f"the result is written to {variable}")
                sheet.put(
                    element,
                    "calledDecision",
                    _named(called),
                    {"decisionId": name, "resultVariable": variable},
                    note=note,
                )
        for direction, tag in (("input", "preScript"), ("output", "postScript")):
            for script in sheet.extensions(element, tag, _SPACES):
                _around(sheet, element, script, direction)
        for instructions in sheet.extensions(element, "instructionsForEndUser", _SPACES):
            _document(sheet, element, instructions)
        _form(sheet, element)


def _service(sheet: Sheet, element: Element, operator: Element) -> None:
    name = attribute(operator, "id")
    if name is None:
        return
    sheet.put(element, "taskDefinition", _named(operator), {"type": name}, note=_PROVIDE)
    for parameter in operator.iterdescendants(f"{{{SPIFF}}}parameter"):
        key, text = attribute(parameter, "id"), attribute(parameter, "value")
        if key is None or text is None:
            continue
        value = sheet.tried(element, Setting(key, text, f"{_named(parameter)} {key}"), python_of)
        if value is not None:
            sheet.map(element, "input", value, key, f"{_named(parameter)} {key}")
    if attribute(operator, "resultVariable") is not None:
        note = Text("服务的结果用输出映射写入变量", "write the result of a service to a variable by an output mapping")
        sheet.left(element, f"{_named(operator)} resultVariable", note)


def _around(sheet: Sheet, element: Element, script: Element, direction: str) -> None:
    """A script before an activity becomes inputs, one behind it outputs."""
    if not text_of(script):
        return
    try:
        made = assignments_of(text_of(script))
    except NotTranslated as refusal:
        sheet.left(element, _named(script), refusal.reason)
        return
    for name, value in made:
        sheet.map(element, direction, value, name, f"{_named(script)} {name}")


def _document(sheet: Sheet, element: Element, instructions: Element) -> None:
    words = text_of(instructions)
    if not words or any(text_of(child) for child in bpmn_children(element, "documentation")):
        return
    if _TEMPLATE.search(words):
        note = Text("说明文字含有模板", "the instructions are a template")
        sheet.left(element, _named(instructions), note)
        return
    documentation = etree.SubElement(element, f"{{{BPMN}}}documentation")
    documentation.text = words
    element.insert(0, documentation)
    documentation.tail = element.text
    sheet.done(element, _named(instructions), "bpmn:documentation")


def _form(sheet: Sheet, element: Element) -> None:
    holder = first(element, "extensionElements")
    for child in holder.iterdescendants(f"{{{SPIFF}}}property") if holder is not None else ():
        if attribute(child, "name") == "formJsonSchemaFilename" and local(element) in ("userTask", "startEvent"):
            file = attribute(child, "value")
            if file is not None:
                form = form_id(file.removesuffix(".json").removesuffix("-schema"))
                sheet.put(
                    element,
                    "formDefinition",
                    f"{_named(child)} formJsonSchemaFilename",
                    {"formId": form},
                    note=DRAW_FORM,
                )


def _named(element: Element) -> str:
    prefix = "spiffworkflow" if namespace(element) == SPIFF else ""
    return f"{prefix}:{local(element)}"
