"""What no translator has looked at: named in the report with the reason, and left in the file."""

from __future__ import annotations

from engine.definitions.importing.sheet import Sheet, named
from engine.definitions.namespaces import FOREIGN, Element, local, namespace
from engine.text import Text

_CODE = Text("这是程序代码", "this is program code")
_SCHEDULING = Text("作业由本系统调度，不需要这项设置", "this system schedules jobs by itself and needs no such setting")
_STARTERS = Text("谁可以发起在目录文件中设置", "who may start is set in the catalogue (start_roles)")
_KEEPING = Text("保存期限在目录文件中设置", "how long records are kept is set in the catalogue")
_VERSION = Text("始终调用发起时的现行版次", "the revision in force at the start of a case is used")
_EVERYBODY = Text("公开页面需另行配置", "public pages are set up elsewhere")
_REASONS = {
    **dict.fromkeys(("executionListener", "taskListener", "eventListener", "connector", "formHandlerClass"), _CODE),
    **dict.fromkeys(("variableMappingClass", "variableMappingDelegateExpression"), _CODE),
    **dict.fromkeys(("asyncBefore", "asyncAfter", "async", "exclusive", "jobPriority", "taskPriority"), _SCHEDULING),
    **dict.fromkeys(("candidateStarterGroups", "candidateStarterUsers", "isStartableInTasklist"), _STARTERS),
    **dict.fromkeys(("historyTimeToLive",), _KEEPING),
    **dict.fromkeys(
        ("calledElementBinding", "calledElementVersion", "decisionRefBinding", "decisionRefVersion", "formRefBinding"),
        _VERSION,
    ),
    **dict.fromkeys(("formRefVersion", "calledElementVersionTag", "decisionRefVersionTag"), _VERSION),
    **dict.fromkeys(("allowGuest", "guestConfirmation"), _EVERYBODY),
    "unitTests": Text("测试不属于流程", "tests are no part of a procedure"),
    "errorEventDefinition": Text("错误代码由服务抛出", "the service itself throws error codes"),
}


def report(sheet: Sheet) -> None:
    """Add a line for every foreign attribute and element that was not looked at."""
    for element in sheet.root.iter("*"):
        for name in map(str, element.attrib):
            space, _, word = name[1:].rpartition("}")
            if space in FOREIGN and not sheet.was_looked_at(element, name) and not _inside_reported(sheet, element):
                sheet.left(element, named(element, name), _reason(word))
        if namespace(element) in FOREIGN and not _inside_reported(sheet, element):
            sheet.left(element, named(element), _reason(local(element)))


def _reason(name: str) -> Text:
    return _REASONS.get(name) or Text("没有对应的设置", "there is no such setting here")


def _inside_reported(sheet: Sheet, element: Element) -> bool:
    """Tell whether a foreign element, or one around it, was dealt with or has its own line."""
    holder: Element | None = element
    while holder is not None and namespace(holder) in FOREIGN:
        if sheet.was_looked_at(holder):
            return True
        above = holder.getparent()
        if above is not None and namespace(above) in FOREIGN and not sheet.was_looked_at(above):
            return True
        holder = above
    return False
