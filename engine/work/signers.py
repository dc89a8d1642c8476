"""What the rows of a countersign's tasks say about it, and who may change who signs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actor import Actor
from engine.definitions.countersigns import adders_of
from engine.model import Instance
from engine.text import Text

SIGNER = "signer"
"""Where ``Task.properties`` keeps its countersign: ``{countersign, number, roles, in_turn}``."""

WITHDRAWN = "signer-withdrawn"
UNNEEDED = {"agreed": "countersign-agreed", "refused": "countersign-refused"}
"""What ``Task.outcome`` says of a task that was withdrawn with or by its countersign, by the outcome of that."""

REASONS: Mapping[str, Text] = {
    WITHDRAWN: Text("已减签，无需再签", "the signer was withdrawn"),
    "countersign-agreed": Text("会签已通过，无需再签", "the countersign is agreed to; the signature is not needed"),
    "countersign-refused": Text("会签未通过，无需再签", "the countersign is refused; the signature is not needed"),
}

_OWNER = "process_owner"


def place_of(properties: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what a task's properties say about its countersign, None when it is in none."""
    found = properties.get(SIGNER)
    return found if isinstance(found, dict) else None


def may_change_signers(instance: Instance, properties: Mapping[str, str], by: Actor) -> bool:
    """Tell whether the actor may add and withdraw signers of an activity with these settings.

    The role that manages the process and its owner may, and the roles of ``firebreak:addSigners``.
    """
    scope = (instance.scope_kind, instance.scope_id)
    return by.kind == "system" or any(by.holds(role, *scope) for role in changers(instance, properties))


def changers(instance: Instance, properties: Mapping[str, str]) -> set[str]:
    """Return the roles that may add and withdraw signers of an activity with these settings."""
    settings = instance.revision.definition.settings
    roles = {settings.get("owner") or _OWNER, settings.get("managed_by"), *adders_of(properties)}
    return {role for role in roles if role}
