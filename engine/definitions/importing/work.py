"""Work for machines: services, decisions, scripts, retries."""

from __future__ import annotations

import re

from engine.definitions.importing.expressions import NotTranslated, assignments_of, condition_of, value_of
from engine.definitions.importing.sheet import Setting, Sheet, add, named
from engine.definitions.namespaces import Element, attribute, bpmn_children, first, local, text_of
from engine.text import Text

_SERVICES = ("serviceTask", "sendTask", "businessRuleTask", "scriptTask", "endEvent", "intermediateThrowEvent")
_RESULTS = ("resultVariable", "resultVariableName")
_PROVIDE = Text("需由系统提供该服务", "a service of this name has to be provided")
_WORD = re.compile(r"[^\W\d][\w.]*")
_RETRIES = re.compile(r"R(\d+)/")
_SET_VARIABLE = re.compile(r"execution\.setVariable\(\s*(['\"])(\w+)\1\s*,(.*)\)\s*;?\s*", re.DOTALL)
_SHAPE = Text(
    "结果是决策的值本身，请核对后面的表达式",
    "the result is the value of the decision itself; check the expressions behind it",
)


def translate(sheet: Sheet) -> None:
    """Translate what machines do in a file."""
    for element in sheet.elements(*_SERVICES):
        _decision(sheet, element)
        for holder in (element, *bpmn_children(element, "messageEventDefinition")):
            _service(sheet, element, holder)
    for element in sheet.elements("scriptTask"):
        _script(sheet, element)


def _service(sheet: Sheet, element: Element, holder: Element) -> None:
    kind, topic = sheet.setting(holder, "type"), sheet.setting(holder, "topic")
    code = sheet.setting(holder, "class", "delegateExpression", "expression")
    if kind is not None and kind.text == "external":
        if topic is not None:
            name = sheet.tried(element, topic, value_of)
            if name is not None:
                sheet.put(element, "taskDefinition", topic.source, {"type": name}, note=_PROVIDE)
    elif kind is not None and kind.text != "dmn":
        sheet.put(element, "taskDefinition", kind.source, {"type": kind.text}, note=_PROVIDE)
    elif code is not None:
        word = _WORD.search(code.text)
        name = word[0] if word is not None else code.text
        name = name.rpartition(".")[2] if code.name == "class" else name
        sheet.put(element, "taskDefinition", code.source, {"type": name}, note=_PROVIDE)
    _fields(sheet, element, holder)
    for retry in sheet.extensions(element, "failedJobRetryTimeCycle"):
        match = _RETRIES.match(text_of(retry))
        if match is not None and sheet.zeebe(element, "taskDefinition") is not None:
            sheet.put(element, "taskDefinition", named(retry), {"retries": match[1]})
        else:
            note = Text("只有服务有重试次数", "only services are tried again")
            sheet.left(element, named(retry), note)


def _fields(sheet: Sheet, element: Element, holder: Element) -> None:
    """Values injected into the code of a service become headers of its job."""
    for field in sheet.extensions(holder, "field"):
        name, text = attribute(field, "name"), _field_text(field)
        if not name or text is None:
            continue
        source = f"{named(field)} {name}"
        if name == "decisionTableReferenceKey":
            note = Text(
                f"请改为业务规则任务，决策编号 {text}", f"make it a business rule task with the decision {text}"
            )
            sheet.left(element, source, note)
            continue
        value = sheet.tried(element, Setting(name, text, source), value_of)
        headers = sheet.zeebe(element, "taskHeaders")
        known = {child.get("key") for child in headers.iterchildren("*")} if headers is not None else set()
        if value is not None and name not in known:
            add(sheet.made(element, "taskHeaders"), "header", key=name, value=value)
            sheet.done(element, source, "zeebe:taskHeaders header")


def _field_text(field: Element) -> str | None:
    direct = attribute(field, "stringValue") or attribute(field, "expression")
    return direct or next((text_of(child) for child in field.iterchildren("*") if text_of(child)), None)


def _decision(sheet: Sheet, element: Element) -> None:
    reference, result = sheet.setting(element, "decisionRef"), sheet.setting(element, *_RESULTS)
    mapped = sheet.setting(element, "mapDecisionResult")
    if reference is not None:
        name = sheet.tried(element, reference, value_of)
        if name is not None:
            note = None if mapped is not None and mapped.text in ("singleEntry", "singleResult") else _SHAPE
            variable = result.text if result is not None else re.sub(r"\W", "_", f"{reference.text}_result")
            sheet.put(
                element, "calledDecision", reference.source, {"decisionId": name, "resultVariable": variable}, note=note
            )
    elif result is not None and local(element) != "scriptTask":
        note = Text("服务的结果用输出映射写入变量", "write the result of a service to a variable by an output mapping")
        sheet.left(element, result.source, note)


def _script(sheet: Sheet, element: Element) -> None:
    body = text_of(first(element, "script"))
    language = (attribute(element, "scriptFormat") or "python").lower()
    if not body or sheet.zeebe(element, "script") is not None or "feel" in language:
        return
    result = sheet.setting(element, *_RESULTS)
    name = result.text if result is not None else None
    if language in ("python", "jython"):
        python_script(sheet, element, body, name)
        return
    setting = Setting("script", body, f"bpmn:script ({language})")
    call = _SET_VARIABLE.fullmatch(body)
    if call is not None:
        name, setting = call[2], Setting("script", call[3], setting.source)
    value = sheet.tried(element, setting, condition_of)
    if value is None:
        return
    if name is None:
        note = Text("没有结果变量", "there is no result variable")
        sheet.left(element, setting.source, note)
        return
    sheet.put(element, "script", setting.source, {"expression": value, "resultVariable": name})


def python_script(sheet: Sheet, element: Element, body: str, result: str | None) -> None:
    """Translate a script of Python assignments, or one expression with a result variable."""
    source = "bpmn:script (python)"
    try:
        made = assignments_of(body)
    except NotTranslated as refusal:
        sheet.left(element, source, refusal.reason)
        return
    if not made:
        sheet.left(element, source, Text("脚本不给变量赋值", "the script assigns no variable"))
    elif len({name for name, _ in made}) != len(made):
        note = Text("同一变量被多次赋值", "it assigns a variable more than once")
        sheet.left(element, source, note)
    elif len(made) == 1:
        sheet.put(element, "script", source, {"expression": made[0][1], "resultVariable": made[0][0]})
    else:
        together = ", ".join(f"{name}: {value[1:]}" for name, value in made)
        sheet.put(element, "script", source, {"expression": f"={{{together}}}", "resultVariable": "assigned"})
        for name, _ in made:
            sheet.map(element, "output", f"=assigned.{name}", name, source)
