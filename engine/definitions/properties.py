"""The product's own settings of a diagram: every ``zeebe:property`` name that begins ``firebreak:``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.definitions.read_process import CONTAINERS, EVENTS, GATEWAYS, TASKS
from engine.text import Text

PREFIX = "firebreak:"

# feel: an expression beginning with "="; rules: rule ids; role: a role; clock: the key of a deadline;
# emptyRole: head | escalate:<role> | incident; absence: substitute | personal;
# notSelf: true | authors | ids of elements; countersign: all | any | ratio:<share>;
# onRefusal: continue | end; single: project; variable: the name of a variable; roles: several roles;
# trigger: completed | milestone.<key> [+ <period>];
# text: words as they are.
ValueKind = Literal[
    "feel",
    "rules",
    "role",
    "roles",
    "clock",
    "emptyRole",
    "absence",
    "notSelf",
    "countersign",
    "onRefusal",
    "variable",
    "single",
    "trigger",
    "text",
]

_NODES = CONTAINERS | TASKS | EVENTS | GATEWAYS | {"callActivity"}


@dataclass(frozen=True)
class Property:
    """One setting: where it may stand (tag names), what its value is, and what it does."""

    name: str
    allowed: frozenset[str]
    value: ValueKind
    meaning: Text
    example: str


PROPERTIES: dict[str, Property] = {
    entry.name: entry
    for entry in (
        Property(
            "firebreak:rules",
            _NODES | {"process"},
            "rules",
            Text(
                "本环节所依据的制度条款编号，以逗号或空格分隔",
                "the ids of the rules this element carries out, separated by commas or blanks",
            ),
            "CMP-041, VIS-016",
        ),
        Property(
            "firebreak:clock",
            frozenset({"boundaryEvent", "intermediateCatchEvent"}),
            "clock",
            Text(
                "该定时器对应的时限名称，时限在台账中单独计时",
                "the key of the deadline clock this timer belongs to; the clock is kept on record",
            ),
            "reply",
        ),
        Property(
            "firebreak:signature",
            frozenset({"userTask"}),
            "text",
            Text(
                "本任务是签署（如审批、会签），表单须有字段 decision 和 opinion",
                "this task is a signature of the named meaning; its form has fields decision and opinion",
            ),
            "审批",
        ),
        Property(
            "firebreak:countersign",
            frozenset({"userTask"}),
            "countersign",
            Text(
                "会签：多实例用户任务何时通过；依次会签即 BPMN 的顺序多实例",
                "a countersign: when a multi-instance user task is agreed to; in order is BPMN's sequential repetition",
            ),
            "ratio:60%",
        ),
        Property(
            "firebreak:onRefusal",
            frozenset({"userTask"}),
            "onRefusal",
            Text(
                "会签有人不同意时：continue 其余人继续签（默认），end 立即结束，结果为不同意",
                "when a signer refuses: continue lets the others sign (default), end closes it as refused at once",
            ),
            "end",
        ),
        Property(
            "firebreak:result",
            frozenset({"userTask"}),
            "variable",
            Text(
                "会签结果的变量名，供后面的网关读取 outcome、agreed、refused、signatures",
                "the variable for the result of a countersign, read by the gateway after it: "
                "outcome, agreed, refused, signatures",
            ),
            "countersign",
        ),
        Property(
            "firebreak:addSigners",
            frozenset({"userTask"}),
            "roles",
            Text(
                "会签进行中可以加签、减签的角色；流程归口角色和流程负责人始终可以",
                "roles that may add and withdraw signers while it runs, besides the role that manages the process "
                "and the process owner",
            ),
            "cs_manager",
        ),
        Property(
            "firebreak:site",
            frozenset({"userTask"}),
            "text",
            Text(
                "填 true：本任务带“现场检查”页，在手机上按清单检查、记录问题和照片，没有信号也能用；"
                "任务须有变量 round（轮次）和 items（检查清单）",
                "true: the task has a page for the site, to check a list and record findings with photos on a phone, "
                "without a signal too; the task needs the variables round and items",
            ),
            "true",
        ),
        Property(
            "firebreak:cc",
            frozenset({"userTask", "startEvent", "endEvent", "intermediateThrowEvent"}),
            "feel",
            Text(
                "抄送对象：给出角色或人员列表的表达式",
                "who receives a copy: an expression giving a list of roles or persons",
            ),
            '=["general_manager"]',
        ),
        Property(
            "firebreak:emptyRole",
            frozenset({"userTask", "process"}),
            "emptyRole",
            Text(
                "角色无人担任时的处理：head（部门负责人）、escalate:角色、incident（报管理员）",
                "what happens when nobody holds the role: head, escalate:<role> or incident",
            ),
            "escalate:cs_manager",
        ),
        Property(
            "firebreak:absence",
            frozenset({"userTask"}),
            "absence",
            Text(
                "办理人不在岗时：substitute 由代理人办理（默认），personal 须本人办理，无人在岗则转上级或按空岗规则",
                "when somebody is away: substitute lets their substitute stand in (default), personal does not; "
                "with nobody there it goes to the superior or by the empty role's rule",
            ),
            "personal",
        ),
        Property(
            "firebreak:notSelf",
            frozenset({"userTask"}),
            "notSelf",
            Text(
                "回避：true 表示发起人不得办理，authors 表示编制人不得办理；也可列出前面任务的编号，其办理人不得办理",
                "nobody approves their own work: true keeps the starter away, authors those who wrote the document, "
                "ids of tasks those who did them",
            ),
            "true, register",
        ),
        Property(
            "firebreak:notify",
            EVENTS,
            "feel",
            Text(
                "到达该事件时通知的角色或人员：给出列表的表达式",
                "who is notified when this event happens: an expression giving a list of roles or persons",
            ),
            '=["cs_manager"]',
        ),
        Property(
            "firebreak:role",
            frozenset({"lane"}),
            "role",
            Text(
                "该泳道的角色；不填则以泳道名称作为角色",
                "the role this lane stands for; without it the label of the lane names the role",
            ),
            "complaint_specialist",
        ),
        Property(
            "firebreak:title",
            frozenset({"process"}),
            "feel",
            Text("案件标题的表达式", "an expression giving the title of a case"),
            '="投诉：" + summary',
        ),
        Property(
            "firebreak:number",
            frozenset({"process"}),
            "text",
            Text("案件编号规则", "the rule case numbers are made by"),
            "TS-{yyyy}-{seq:04d}",
        ),
        Property(
            "firebreak:draft",
            frozenset({"process"}),
            "text",
            Text(
                "草案：部署时写入，列出由人代为办理的环节；重新部署时重新判断",
                "a draft: written by deploying, lists the steps people fill in for; decided anew at every deployment",
            ),
            '{"Gateway_1": "choose"}',
        ),
        Property(
            "firebreak:original",
            _NODES | {"process", "sequenceFlow"},
            "text",
            Text(
                "导入前的表达式，由导入写入，仅供核对",
                "expressions as they were before an import, which writes this; for reference only",
            ),
            "conditionExpression: ${amount > 1000}",
        ),
        Property(
            "firebreak:scope",
            frozenset({"process"}),
            "feel",
            Text(
                "案件所属项目的表达式，结果为项目代码",
                "an expression giving the key of the project a case belongs to",
            ),
            "=project",
        ),
        Property(
            "firebreak:single",
            frozenset({"process"}),
            "single",
            Text(
                "填 project：同一项目同时只能有一件在办；再发起时提示已有的编号，触发消息只记入该事项",
                "project: one case at a time for a project; a second start names the one under way, "
                "a message that begins it is only recorded there",
            ),
            "project",
        ),
        Property(
            "firebreak:retainedFrom",
            frozenset({"process"}),
            "trigger",
            Text(
                "记录的保存期从何时起算：completed 事项办结（默认），milestone.节点 项目到达该节点，"
                "可加年限（保修期），如 milestone.delivery + P2Y；不早于办结",
                "what the retention of its records runs from: completed, the end of the case (default), or "
                "milestone.<key>, when the project reached it, with a period behind it such as a warranty: "
                "milestone.delivery + P2Y; never before the end of the case",
            ),
            "milestone.delivery + P2Y",
        ),
    )
}
