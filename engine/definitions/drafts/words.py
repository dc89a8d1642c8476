"""What a draft procedure says to the people who walk it."""

from __future__ import annotations

from engine.definitions.drafts.model import Work
from engine.definitions.model import Activity, Flow
from engine.text import Text

WHICH = Text("接下来走哪条线", "Which way does it go on?")
WHICH_SEVERAL = Text("接下来走哪几条线（可多选）", "Which ways does it go on?")
WHERE = Text("从哪里开始", "Where does it begin?")
RESULT = Text("结果", "How did it end?")
DONE = Text("办完", "Done")
MEANWHILE = Text("期间还发生了（可多选）", "What happened meanwhile")
NOTE = Text("办理情况", "What was done")
PLACEHOLDER = Text(
    "**草案**：本环节尚未设定执行细节，由人按流程图办理，办完后提交。",
    "**Draft**: the details of this step are not set up; do it as the diagram says, then submit.",
)
HAPPENED = Text(
    "**草案**：图中在这里等待一件事。它发生后请提交。",
    "**Draft**: the diagram waits for something here. Submit when it has happened.",
)
CHOICE = Text(
    "**草案**：图中在这里分支，尚未写明条件。请按实际情况选择。",
    "**Draft**: the diagram branches here and does not say by what. Choose as things are.",
)
SENT = Text(
    "**草案**：图中在这里发出消息，系统不会自动发送。请自行通知，之后提交。",
    "**Draft**: the diagram sends a message here; nothing is sent by itself. Tell those concerned, then submit.",
)
_KINDS = {
    "endEvent": Text("结束", "the end"),
    "startEvent": Text("开始", "the beginning"),
    "boundaryEvent": Text("附着的事件", "the attached event"),
    "intermediateCatchEvent": Text("等待的事件", "the event"),
    "subProcess": Text("子流程", "the sub-process"),
}
_STEP = Text("下一步", "the next step")
_GATEWAY = Text("下一个分支", "the next gateway")
_TRIGGERS = {
    "timer": Text("时间到", "the time is up"),
    "message": Text("收到消息", "a message came"),
    "signal": Text("收到信号", "a signal came"),
    "error": Text("出错", "an error"),
    "escalation": Text("升级", "an escalation"),
    "conditional": Text("条件成立", "the condition holds"),
}


def called(activity: Activity) -> Text:
    """Return the label of an element, else what kind of thing it is."""
    if activity.name:
        return Text(activity.name, activity.name)
    if activity.event is not None and activity.event.kind in _TRIGGERS:
        return _TRIGGERS[activity.event.kind]
    return _GATEWAY if activity.kind.endswith("Gateway") else _KINDS.get(activity.kind, _STEP)


def way(work: Work, flow: Flow) -> Text:
    """Return the label of a way out: that of the flow, else where it leads to; and the condition as it is written."""
    target = work.activities.get(flow.target)
    words = called(target) if target is not None else _STEP
    words = Text(flow.name, flow.name) if flow.name else Text(f"→ {words.zh}", f"→ {words.en}")
    condition = " ".join((flow.condition or "").removeprefix("=").split())
    if not condition or condition == flow.name:
        return words
    return Text(f"{words.zh}（{condition}）", f"{words.en} ({condition})")
