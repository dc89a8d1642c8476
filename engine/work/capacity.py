"""In which capacity somebody acts: the roles that were asked for and that they held at that moment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.actor import Actor
from engine.model import Instance

CAPACITY = "capacity"
"""The public field of an event that names the roles; empty where somebody was asked by name."""


def acting(instance: Instance, by: Actor, asked: Iterable[str], *, for_another: bool = False) -> dict[str, Any]:
    """Return what the event of an action says of it: those of the roles ``asked`` that the actor holds here.

    Who stands in for an absent person acts in the roles that one was asked in.  Nothing for the system and customers.
    """
    if by.kind != "person":
        return {}
    scope = (instance.scope_kind, instance.scope_id)
    return {CAPACITY: sorted({role for role in asked if for_another or by.holds(role, *scope)})}
