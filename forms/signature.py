"""Signing on a form: opinion, date and name; the name alone means agreement (REC-005, REC-006, REC-007; C-20).

A form asks for a signature when its choice ``decision`` and its text ``opinion`` lie at the top of the data and
one of them has the custom property ``firebreak:signature``. The date is the time of the event, never typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.errors import Problem
from engine.text import Text
from forms import messages
from forms.components import SINGLE_CHOICE, TEXTS, Node

AGREE: Final = "agree"
PROPERTY: Final = "firebreak:signature"


@dataclass(frozen=True)
class Signature:
    """The two components of a signature."""

    decision: Node
    opinion: Node

    def signed(self, submitted: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the values with agreement filled in where only the name was given."""
        if submitted.get("decision") in (None, ""):
            return {**submitted, "decision": AGREE}
        return submitted

    def errors(self, clean: Mapping[str, Any]) -> dict[str, list[Text]]:
        """Return what is missing: anything but plain agreement needs words."""
        if clean.get("decision", AGREE) == AGREE or str(clean.get("opinion") or "").strip():
            return {}
        place = self.opinion if "opinion" in clean else self.decision
        return {place.id: [messages.OPINION_NEEDED]}


def signature_of(root: Node) -> Signature | None:
    """Return the signature a form asks for."""
    found = {node.path: node for node in root.walk() if node.keyed}
    decision, opinion = found.get(("decision",)), found.get(("opinion",))
    if decision is None or opinion is None or decision.type not in SINGLE_CHOICE or opinion.type not in TEXTS:
        return None
    asked = decision.property_(PROPERTY) or opinion.property_(PROPERTY)
    return Signature(decision, opinion) if asked else None


def problems(signature: Signature | None) -> list[Problem]:
    """Return why a signature cannot work: agreement has to be one of the written options."""
    values = signature.decision.settings.get("values") if signature else None
    if not isinstance(values, list) or any(isinstance(v, dict) and v.get("value") == AGREE for v in values):
        return []
    return [
        Problem(
            "decision",
            Text("签署字段 decision 没有“agree”这个选项", 'The signature field decision has no option "agree"'),
            remedy=Text("请为“同意”的选项填写值 agree", 'Give the option for agreement the value "agree"'),
            rule="signature-without-agree",
        )
    ]
