"""How elements are called in messages: by their kind and label, the way a reader of the diagram sees them."""

from __future__ import annotations

from engine.definitions.model import Activity, Flow, Process
from engine.lint.form_schema import KEYED, Component
from engine.text import Text

KINDS = {
    "task": Text("任务", "task"),
    "userTask": Text("用户任务", "user task"),
    "manualTask": Text("手工任务", "manual task"),
    "serviceTask": Text("服务任务", "service task"),
    "scriptTask": Text("脚本任务", "script task"),
    "businessRuleTask": Text("业务规则任务", "business rule task"),
    "sendTask": Text("发送任务", "send task"),
    "receiveTask": Text("接收任务", "receive task"),
    "callActivity": Text("调用活动", "call activity"),
    "subProcess": Text("子流程", "sub-process"),
    "transaction": Text("事务子流程", "transaction"),
    "adHocSubProcess": Text("即席子流程", "ad-hoc sub-process"),
    "startEvent": Text("开始事件", "start event"),
    "endEvent": Text("结束事件", "end event"),
    "intermediateCatchEvent": Text("中间捕获事件", "intermediate catch event"),
    "intermediateThrowEvent": Text("中间抛出事件", "intermediate throw event"),
    "boundaryEvent": Text("边界事件", "boundary event"),
    "exclusiveGateway": Text("排他网关", "exclusive gateway"),
    "parallelGateway": Text("并行网关", "parallel gateway"),
    "inclusiveGateway": Text("包容网关", "inclusive gateway"),
    "eventBasedGateway": Text("事件网关", "event-based gateway"),
    "complexGateway": Text("复杂网关", "complex gateway"),
}
TRIGGERS = {
    "timer": Text("定时", "timer"),
    "message": Text("消息", "message"),
    "signal": Text("信号", "signal"),
    "error": Text("错误", "error"),
    "escalation": Text("升级", "escalation"),
    "terminate": Text("终止", "terminate"),
    "conditional": Text("条件", "conditional"),
    "link": Text("链接", "link"),
    "compensate": Text("补偿", "compensation"),
    "cancel": Text("取消", "cancel"),
}


def label(kind: Text, name: str, identifier: str) -> Text:
    """Return ``kind`` with the label of the element, or with its id where it has no label."""
    shown = " ".join(name.split())
    if shown:
        return Text(f"{kind.zh}“{shown}”", f'{kind.en} "{shown}"')
    return Text(f"{kind.zh} {identifier} ", f"{kind.en} {identifier}")


def named(activity: Activity) -> Text:
    """Return how a message calls an element."""
    return label(KINDS[activity.kind], activity.name, activity.id)


def plain(activity: Activity) -> str:
    """Return the label of an element, its id where it has none."""
    return " ".join(activity.name.split()) or activity.id


def process_named(process: Process) -> Text:
    """Return how a message calls a process."""
    return label(Text("流程", "process"), process.name, process.id)


def flow_named(flow: Flow, process: Process) -> Text:
    """Return how a message calls a sequence flow: by its label, else by the elements it connects."""
    if flow.name.strip():
        return label(Text("连线", "sequence flow"), flow.name, flow.id)
    source, target = process.activities.get(flow.source), process.activities.get(flow.target)
    ends = [plain(end) if end else "?" for end in (source, target)]
    return Text(f"连线“{ends[0]} → {ends[1]}”", f'sequence flow "{ends[0]} → {ends[1]}"')


def quoted(names: list[str]) -> str:
    """Return names for a message, at most five of them."""
    shown = ", ".join(names[:5])
    return f"{shown}, …" if len(names) > 5 else shown


def component_named(component: Component) -> Text:
    """Return how a message calls a component of a form."""
    shown = component.settings.get("label")
    return label(
        Text("字段", "field") if component.type in KEYED else Text("组件", "component"),
        shown if isinstance(shown, str) and not shown.startswith("=") else "",
        component.element_id,
    )
