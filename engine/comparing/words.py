"""What the settings of a diagram are called by those who read a comparison."""

from __future__ import annotations

from engine.definitions.model import Activity, EventDefinition
from engine.text import Text

PROCESS = Text("流程", "process")
STEP = Text("环节", "step")
LINE = Text("连线", "flow")
LANE = Text("泳道", "lane")
ROLE = Text("泳道的角色", "role of the lane")
CONDITION = Text("条件", "condition")
FROM = Text("起点", "from")
TO = Text("终点", "to")
WITHIN = Text("所在子流程", "sub-process")
INPUT = Text("输入", "input")
OUTPUT = Text("输出", "output")

SETTING = {
    "name": Text("名称", "name"),
    "kind": Text("类型", "kind"),
    "documentation": Text("办理说明", "instructions"),
    "header": Text("服务设置", "header"),
    "default": Text("默认分支", "default branch"),
    "attached": Text("依附的环节", "attached to"),
}
ATTRIBUTES = {
    "documentation": SETTING["documentation"],
    "form_id": Text("表单", "form"),
    "assignee": Text("指定办理人", "named person"),
    "candidate_groups": Text("办理角色", "roles"),
    "candidate_users": Text("候选人", "candidates"),
    "due_date": Text("办理期限", "time limit"),
    "follow_up_date": Text("跟进时间", "follow-up"),
    "priority": Text("优先级", "priority"),
    "script": Text("计算式", "script"),
    "result_variable": Text("结果变量", "variable of the result"),
    "decision_id": Text("决策表", "decision table"),
    "called_process": Text("调用的流程", "called process"),
    "job_type": Text("服务", "service"),
    "retries": Text("重试次数", "retries"),
}
LOOP = {
    "input_collection": Text("多人名单", "several: whom or what"),
    "input_element": Text("多人：每项的变量", "several: variable of each"),
    "output_collection": Text("多人：汇总到", "several: collected in"),
    "output_element": Text("多人：汇总内容", "several: what is collected"),
    "cardinality": Text("重复次数", "how many times"),
    "completion_condition": Text("多人：提前完成条件", "several: complete when"),
    "condition": Text("循环条件", "loop while"),
    "maximum": Text("循环上限", "loop at most"),
    "is_sequential": Text("依次办理", "one after the other"),
}
_KINDS = {
    "userTask": Text("人工任务", "user task"),
    "serviceTask": Text("自动任务", "service task"),
    "businessRuleTask": Text("决策表任务", "decision task"),
    "callActivity": Text("调用流程", "call activity"),
    "scriptTask": Text("计算任务", "script task"),
    "sendTask": Text("发送任务", "send task"),
    "receiveTask": Text("等待消息", "receive task"),
    "exclusiveGateway": Text("排他网关", "exclusive gateway"),
    "parallelGateway": Text("并行网关", "parallel gateway"),
    "inclusiveGateway": Text("包容网关", "inclusive gateway"),
    "eventBasedGateway": Text("事件网关", "event-based gateway"),
    "subProcess": Text("子流程", "sub-process"),
    "startEvent": Text("开始", "start event"),
    "endEvent": Text("结束", "end event"),
    "boundaryEvent": Text("边界事件", "boundary event"),
}
_EVENTS = {
    "timer": Text("定时", "timer"),
    "message": Text("消息", "message"),
    "signal": Text("信号", "signal"),
    "error": Text("错误代码", "error code"),
    "escalation": Text("升级代码", "escalation code"),
    "conditional": Text("触发条件", "condition waited for"),
}
_MATCHED = Text("消息凭何对应", "message matched by")
_PROPERTIES = {
    "firebreak:rules": Text("规则编号", "rules"),
    "firebreak:clock": Text("记入的时限", "deadline kept"),
    "firebreak:signature": Text("签署含义", "meaning of the signature"),
    "firebreak:cc": Text("抄送", "copies"),
    "firebreak:emptyRole": Text("角色无人时", "when nobody holds the role"),
    "firebreak:notSelf": Text("回避", "not by"),
    "firebreak:notify": Text("到达时通知", "notified"),
    "firebreak:role": ROLE,
    "firebreak:title": Text("事项标题", "title of a case"),
    "firebreak:number": Text("编号规则", "numbers"),
    "firebreak:scope": Text("所属项目", "project of a case"),
    "firebreak:retainedFrom": Text("保存期起算", "retention runs from"),
    "firebreak:single": Text("同时只办一件", "one case at a time"),
    "firebreak:countersign": Text("会签方式", "countersign"),
    "firebreak:onRefusal": Text("有人不同意时", "on refusal"),
    "firebreak:result": Text("会签结果变量", "result of the countersign"),
    "firebreak:addSigners": Text("可以加签的角色", "who may add signers"),
}


def kind_words(activity: Activity) -> str:
    """Return what sort of element it is, in Chinese, with whether a boundary event interrupts."""
    known = _KINDS.get(activity.kind)
    words = known.zh if known else activity.kind
    return words if activity.is_interrupting else f"{words}（不中断）"


def property_words(name: str) -> Text:
    """Return what a setting of our own is called; unknown ones as they are."""
    return _PROPERTIES.get(name) or Text(name, name)


def event_words(event: EventDefinition) -> dict[Text, str]:
    """Return what an event waits for or throws, as settings."""
    words = _EVENTS.get(event.kind)
    if words is None:
        return {}
    said = event.expression if event.kind in ("timer", "conditional") else event.name
    settings = {words: said or ""}
    if event.correlation_key:
        settings[_MATCHED] = event.correlation_key
    return settings
