"""What the settings of a countersign say: how many have to agree, what a refusal does, where the outcome goes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal

from engine.definitions.model import Activity

COUNTERSIGN = "firebreak:countersign"
ON_REFUSAL = "firebreak:onRefusal"
RESULT = "firebreak:result"
ADD_SIGNERS = "firebreak:addSigners"

Outcome = Literal["agreed", "refused", "none"]

AGREEING = frozenset({"agree", "conditional", "agree_with_comment"})
"""Decisions that count as agreement; any other is a refusal, none at all is agreement (REC-007)."""

_RATIO = re.compile(r"ratio:\s*(?P<number>\d{1,3}(\.\d{1,6})?)\s*(?P<percent>%?)")


@dataclass(frozen=True)
class Countersign:
    """The rule of a countersign; ``share`` is the part of the signers that has to agree, 1 for ``all``."""

    mode: Literal["all", "any", "ratio"]
    share: Fraction
    ends_on_refusal: bool
    result: str

    def needed(self, signers: int) -> int:
        """Return how many of the signers have to agree."""
        return min(signers, 1) if self.mode == "any" else ceil(self.share * signers)

    def outcome(self, signers: int, agreed: int, refused: int) -> Outcome | None:
        """Return how it ends, None as long as signatures are needed; ``none`` when there is nobody to sign.

        ``any`` and a ratio end as soon as they are reached or can no longer be; ``all`` asks everybody, unless a
        refusal ends it.
        """
        awaited = signers - agreed - refused
        if signers == 0:
            return "none"
        if refused and self.ends_on_refusal:
            return "refused"
        if awaited and self.mode == "all":
            return None
        if agreed >= self.needed(signers):
            return "agreed"
        return "refused" if agreed + awaited < self.needed(signers) else None


def share_of(value: str) -> Fraction | None:
    """Return the ratio of ``ratio:0.6`` or ``ratio:60%``; None when it is written otherwise, even out of range."""
    match = _RATIO.fullmatch(value.strip())
    if match is None:
        return None
    return Fraction(match["number"]) / (100 if match["percent"] else 1)


def in_range(share: Fraction) -> bool:
    """Tell whether a ratio can be reached and means something: above 0, at most 1."""
    return 0 < share <= 1


def countersign_of(activity: Activity) -> Countersign | None:
    """Return the rule of a user task that several people sign; None for others and for what ``lint`` refuses."""
    if activity.kind != "userTask" or activity.loop is None or activity.loop.is_standard:
        return None
    return rule_of(activity.properties)


def rule_of(properties: Mapping[str, str]) -> Countersign | None:
    """Return the rule the settings of a countersign say, None when they say none."""
    mode, result = properties.get(COUNTERSIGN, "").strip(), properties.get(RESULT, "").strip()
    share = Fraction(1) if mode in ("all", "any") else share_of(mode)
    if share is None or not in_range(share) or not result:
        return None
    ends = properties.get(ON_REFUSAL, "").strip() == "end"
    return Countersign("all" if mode == "all" else "any" if mode == "any" else "ratio", share, ends, result)


def adders_of(properties: Mapping[str, str]) -> tuple[str, ...]:
    """Return the roles that may add and withdraw signers besides those who may do so anyway."""
    return tuple(properties.get(ADD_SIGNERS, "").replace("，", ",").replace(",", " ").split())
