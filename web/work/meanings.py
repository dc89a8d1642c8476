"""Words for the codes variables hold that no form offers as a choice."""

from __future__ import annotations

from collections.abc import Mapping

from engine.text import Text

_JUDGED = {
    "again": Text("补充后再判断", "to be judged again"),
    "refused": Text("不符合原则", "refused"),
    "survey": Text("进行实地调查", "survey"),
}
VALUES: Mapping[str, Mapping[str, Text]] = {
    "": _JUDGED,
    "channel": {"phone": Text("电话", "telephone")},
    "conclusion": _JUDGED,
    "entry": {
        "register": Text("客服登记", "registered by staff"),
        "portal": Text("客户网上提交", "sent by the customer"),
    },
    "kind": {
        "fact": Text("事实", "fact"),
        "plan": Text("规划", "plan"),
        "money": Text("现金补偿", "money"),
        "process": Text("流程图", "diagram"),
        "form": Text("表单", "form"),
        "decision": Text("决策表", "decision table"),
        "swp_r1": Text("结构检查", "check of the structure"),
        "swp_r2": Text("交付风险检查", "check before handing over"),
        "swp_owner": Text("业主视角验收", "acceptance as an owner"),
    },
    "outcome": {
        "accepted": Text("接受", "accepted"),
        "agreed": Text("同意", "agreed"),
        "declined": Text("不予办理", "declined"),
        "done": Text("已办理", "done"),
        "open": Text("办理中", "in progress"),
        "refused": Text("不同意", "not agreed"),
        "released": Text("放行", "released"),
    },
    "process": {
        "design_change": Text("设计变更", "change control"),
        "joint_drawing_review": Text("联合审图", "joint review of drawings"),
        "sales_risk": Text("销售风险防范", "preventing sales risks"),
        "sweep": Text("扫楼排雷", "sweep of a building"),
    },
    "result": {
        "agent": Text("已确认是本人委托的代理人", "confirmed as an agent"),
        "confirmed": Text("已确认是本人", "confirmed"),
        "failed": Text("不能确认", "not confirmed"),
        "not_needed": Text("无须核验", "not needed"),
        "closed": Text("已关闭", "closed"),
        "fail": Text("不符合", "not met"),
        "pass": Text("符合", "met"),
        "unclear": Text("待核实", "unclear"),
    },
    "route": {"blocked": Text("受阻", "blocked"), "decide": Text("审批", "decision")},
    "source": {"lesson": Text("经验", "lesson"), "rule": Text("制度条款", "rule")},
    "state": {"done": Text("已完成", "done"), "open": Text("未关闭", "open")},
    "way": {
        "counter": Text("当面", "in person"),
        "email": Text("邮件", "e-mail"),
        "hotline": Text("电话", "telephone"),
        "letter": Text("信函", "letter"),
        "none": Text("无须答复", "no answer needed"),
    },
    "unit": {"days": Text("天", "days")},
}
"""By the last part of a variable's name, the words for what stands in it; a decision table's result has no name."""
