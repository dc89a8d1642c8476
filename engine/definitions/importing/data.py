"""Data in and out of activities: input and output parameters, called processes, multi-instance."""

from __future__ import annotations

from engine.definitions.importing.expressions import NotTranslated, condition_of, quoted, value_of
from engine.definitions.importing.sheet import CAMUNDA_LIKE, Setting, Sheet, named
from engine.definitions.namespaces import Element, attribute, local, namespace, text_of
from engine.text import Text

_OWN_NUMBER = Text("案件编号由本系统产生", "cases are numbered by this system")


def translate(sheet: Sheet) -> None:
    """Translate how data get in and out of the activities of a file."""
    for element in sheet.elements():
        for parameters in sheet.extensions(element, "inputOutput"):
            for parameter in parameters.iterchildren("{*}inputParameter", "{*}outputParameter"):
                _parameter(sheet, element, parameter)
    if any(space in CAMUNDA_LIKE for space in _spaces(sheet.root)):
        for element in sheet.elements("callActivity"):
            _call(sheet, element)
    for element in sheet.elements("multiInstanceLoopCharacteristics"):
        _several(sheet, element)


def _spaces(root: Element) -> set[str]:
    """Return the namespaces of all foreign settings in use."""
    found = {namespace(element) for element in root.iter("*")}
    return found | {str(name).rpartition("}")[0][1:] for element in root.iter("*") for name in element.attrib}


def _parameter(sheet: Sheet, element: Element, parameter: Element) -> None:
    name, kind = attribute(parameter, "name"), local(parameter).removesuffix("Parameter")
    if name is None:
        return
    source = f"{named(parameter)} {name}"
    try:
        value = _structure(parameter)
    except NotTranslated as refusal:
        sheet.left(element, source, refusal.reason)
        return
    sheet.map(element, kind, value, name, source)


def _structure(holder: Element) -> str:
    """Return the value text of a parameter: words, an expression, a list or a map; raises ``NotTranslated``."""
    inner = next(holder.iterchildren("*"), None)
    if inner is None:
        text = value_of(text_of(holder))
        return text if text.startswith("=") else f"={quoted(text)}"
    match local(inner):
        case "list":
            return f"=[{', '.join(_structure(_wrapped(child))[1:] for child in inner.iterchildren('*'))}]"
        case "map":
            entries = ((quoted(child.get("key") or ""), _structure(child)) for child in inner.iterchildren("{*}entry"))
            return f"={{{', '.join(f'{key}: {value[1:]}' for key, value in entries)}}}"
    raise NotTranslated(f"值由 {local(inner)} 给出", f"its value is given by a {local(inner)}")


def _wrapped(child: Element) -> Element:
    """Return what holds the value of a list's item; an item of the list is a value by itself."""
    if local(child) != "value":
        raise NotTranslated(f"值由 {local(child)} 给出", f"its value is given by a {local(child)}")
    return child


def _call(sheet: Sheet, element: Element) -> None:
    called = attribute(element, "calledElement")
    if called is None or sheet.zeebe(element, "calledElement") is not None:
        for mapping in (*sheet.extensions(element, "in"), *sheet.extensions(element, "out")):
            _report_key(sheet, element, mapping)
        return
    process = sheet.tried(element, Setting("calledElement", called, "bpmn:calledElement"), value_of)
    if process is None:
        return
    everything = {"in": False, "out": False}
    for direction in everything:
        for mapping in sheet.extensions(element, direction):
            everything[direction] |= _passed(sheet, element, mapping, direction)
    sheet.put(
        element,
        "calledElement",
        "bpmn:calledElement",
        {
            "processId": process,
            "propagateAllParentVariables": str(everything["in"]).lower(),
            "propagateAllChildVariables": str(everything["out"]).lower(),
        },
    )


def _passed(sheet: Sheet, element: Element, mapping: Element, direction: str) -> bool:
    """Translate one ``in`` or ``out``; return whether it passes all variables."""
    source = named(mapping)
    if _report_key(sheet, element, mapping):
        return False
    if mapping.get("variables") == "all":
        sheet.done(element, f"{source} variables=all", "zeebe:calledElement")
        return True
    plain, target = attribute(mapping, "source"), attribute(mapping, "target")
    setting = Setting(direction, plain or attribute(mapping, "sourceExpression") or "", source)
    value = sheet.tried(element, setting, condition_of if plain else _expression)
    if value is not None and target is not None:
        kind = "input" if direction == "in" else "output"
        sheet.map(element, kind, value, target, f"{source} {target}")
    return False


def _report_key(sheet: Sheet, element: Element, mapping: Element) -> bool:
    if mapping.get("businessKey") is None:
        return False
    sheet.left(element, f"{named(mapping)} businessKey", _OWN_NUMBER)
    return True


def _expression(text: str) -> str:
    value = value_of(text)
    return value if value.startswith("=") else f"={quoted(value)}"


def _several(sheet: Sheet, loop: Element) -> None:
    collection, variable = sheet.setting(loop, "collection"), sheet.setting(loop, "elementVariable")
    if collection is not None:
        value = sheet.tried(loop, collection, condition_of)
        if value is not None:
            sheet.put(loop, "loopCharacteristics", collection.source, {"inputCollection": value})
    if variable is not None:
        sheet.put(loop, "loopCharacteristics", variable.source, {"inputElement": variable.text})
