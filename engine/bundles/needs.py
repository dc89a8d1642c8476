"""What a procedure takes along: the files it names, and the items of the catalogue its files mention."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bundles.catalogue import Items
from engine.definitions.model import Process

BUILD = "checklist.build"
"""The service by which an element asks the questions of a list."""
_POLICY = re.compile(r"\bpolicy\.([a-z0-9_]+(?:\.[a-z0-9_]+)*)")
_QUOTED = re.compile(r'"(\w+)"')
_WORD = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Needs:
    """Keys of forms and decisions, and lists of questions, that a procedure names."""

    forms: frozenset[str]
    decisions: frozenset[str]
    checklists: frozenset[str]


def needs_of(processes: Iterable[Process], settings: Mapping[str, Any]) -> Needs:
    """Return what processes name in their elements and ``settings``, the catalogue's words about them."""
    activities = [activity for process in processes for activity in process.activities.values()]
    forms = {activity.form_id for activity in activities}
    forms |= {settings.get(name) for name in ("portal_form", "feedback_form")}
    builders = [repr(activity) for activity in activities if activity.job_type == BUILD]
    return Needs(
        forms=frozenset(filter(None, forms)),
        decisions=frozenset(activity.decision_id for activity in activities if activity.decision_id),
        checklists=frozenset(name for text in builders for name in _QUOTED.findall(text)),
    )


def mentioned_in(sources: Iterable[bytes], own: Iterable[tuple[str, str]], items: Items) -> Items:
    """Return the items that concern a procedure: ``own``, and policies, clocks and roles the texts mention.

    The texts are the files and what the own items say.  A role is mentioned by its key or, as the label of a lane,
    by its name.
    """
    kept = {key: items[key] for key in own if key in items}
    texts = [*(source.decode("utf-8", "replace") for source in sources), *(repr(each) for each in kept.values())]
    words = {word for text in texts for word in _WORD.findall(text)}
    policies = {key for text in texts for key in _POLICY.findall(text)}
    for (kind, key), item in items.items():
        if kind == "policy":
            is_mentioned = any(each == key or each.startswith(f"{key}.") for each in policies)
        elif kind == "role":
            is_mentioned = not words.isdisjoint({key, (item.get("title") or {}).get("zh")})
        else:
            is_mentioned = kind == "clock" and key in words
        if is_mentioned:
            kept[kind, key] = item
    return kept
