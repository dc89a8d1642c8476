"""What is decided about a person's values: kept as an entry of the register ``privacy-request``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.errors import Conflict
from engine.model import Entry
from engine.privacy.targets import Target
from engine.text import Text

REGISTER = "privacy-request"
EXPORT = "export"
CORRECT = "correct"
ERASE = "erase"
RESTRICT = "restrict"
LIFT = "lift"
DECLINE = "decline"
ASKED = "asked"
APPROVED = "approved"
DONE = "done"
REFUSED = "refused"

KINDS = {
    EXPORT: Text("查阅、复制", "Read, copy"),
    CORRECT: Text("更正、补充", "Correct, complete"),
    ERASE: Text("删除", "Erase"),
    RESTRICT: Text("限制处理", "Restrict"),
    LIFT: Text("解除限制", "Lift a restriction"),
    DECLINE: Text("不予办理", "Decline"),
}
EXECUTED = (ERASE, RESTRICT, LIFT)
"""What a service carries out; the rest is done by people."""
STATES = {
    ASKED: Text("待批准", "to be decided"),
    APPROVED: Text("已批准", "approved"),
    DONE: Text("已执行", "carried out"),
    REFUSED: Text("不予办理", "declined"),
}
BASES = {
    "PIPL-45": Text("个人查阅、复制其个人信息", "The person reads or copies their data"),
    "PIPL-46": Text("个人请求更正、补充", "The person asks for a correction"),
    "PIPL-47-1": Text(
        "处理目的已实现、无法实现或不再必要", "The purpose is reached, out of reach, or needs it no more"
    ),
    "PIPL-47-2": Text("停止提供产品或服务，或保存期限已届满", "The service ended, or the period of keeping is over"),
    "PIPL-47-3": Text("个人撤回同意", "The person withdrew their consent"),
    "PIPL-47-4": Text("违法违规或违反约定处理", "It was processed against law or agreement"),
    "PIPL-47-5": Text("法律、行政法规规定的其他情形", "Another case a law names"),
    "PIPL-47-P2": Text(
        "法定保存期限未届满，或技术上难以删除：只保存，不再处理",
        "A legal period of keeping is not over, or erasing is technically hard: kept, not processed",
    ),
    "CAUSE-OVER": Text("限制的原因已消失", "What the restriction was for is over"),
    "PIPL-50": Text("拒绝请求并说明理由", "Declined, saying why"),
}
"""Articles of the Personal Information Protection Law, 47 by its items and second paragraph; and for lifting."""
FITTING = {
    EXPORT: ("PIPL-45",),
    CORRECT: ("PIPL-46",),
    DECLINE: ("PIPL-50",),
    ERASE: tuple(key for key in BASES if key.startswith("PIPL-47-") and key != "PIPL-47-P2"),
    RESTRICT: ("PIPL-47-P2",),
    LIFT: ("CAUSE-OVER",),
}


@dataclass(frozen=True)
class Order:
    """What is to be done about whom, on what basis, asked and approved by whom."""

    number: str
    kind: str
    targets: tuple[Target, ...]
    basis: str
    asked_by: str
    approved_by: str
    at: datetime
    of: str = ""
    """The request whose restriction this ends, by lifting it or by erasing what it kept."""

    @property
    def subject(self) -> str:
        """Return whose key holds what this order restricts."""
        return restricted(self.number)

    def told(self) -> dict[str, Any]:
        """Return the order as JSON; nothing in it names the person."""
        return {
            "number": self.number,
            "kind": self.kind,
            "targets": [str(target) for target in self.targets],
            "basis": self.basis,
            "asked_by": self.asked_by,
            "approved_by": self.approved_by,
            "at": self.at.isoformat(),
            **({"of": self.of} if self.of else {}),
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Order:
        """Return an order from its JSON.  Raises KeyError, ValueError, Invalid."""
        return cls(
            number=told["number"],
            kind=told["kind"],
            targets=tuple(Target.read(one) for one in told["targets"]),
            basis=told["basis"],
            asked_by=told["asked_by"],
            approved_by=told["approved_by"],
            at=datetime.fromisoformat(told["at"]),
            of=told.get("of", ""),
        )


def restricted(number: str) -> str:
    """Return the data subject under whose key a request keeps what it restricts."""
    return f"restricted:{number}"


def order_of(entry: Entry) -> Order:
    """Return what a request decided.  Raises Conflict when it was not approved."""
    if entry.data["state"] not in (APPROVED, DONE):
        raise Conflict(Text("该请求未批准", "The request was not approved"))
    data = entry.data
    return Order.read({**data, "number": entry.number, "approved_by": data["decided_by"], "at": data["decided_at"]})
