"""Brings a scenario to a later time: whole weeks, so that its days stay the days of the week they are."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from engine.definitions.scenario import TIME, Scenario, Step, moment_of

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WEEK = timedelta(weeks=1)


def from_then_on(scenario: Scenario, moment: datetime) -> Scenario:
    """Return the scenario as it would be written if it began at ``moment`` or up to a week later.

    Dates in its data, and at the beginning of times, move along.
    """
    weeks = math.ceil((moment - scenario.begins) / _WEEK)
    if weeks <= 0:
        return scenario
    span = weeks * _WEEK
    given = tuple(replace(each, data=_moved(each.data, span)) for each in scenario.given)
    steps = tuple(_step(each, span) for each in scenario.steps)
    return replace(scenario, begins=scenario.begins + span, given=given, steps=steps)


def _step(step: Step, span: timedelta) -> Step:
    name = (moment_of(step.name) + span).strftime(TIME) if step.sort == "until" else step.name
    return replace(step, name=name, data=_moved(step.data, span))


def _moved(value: Any, span: timedelta) -> Any:
    if isinstance(value, Mapping):
        return {name: _moved(item, span) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_moved(item, span) for item in value]
    found = _DAY.match(value) if isinstance(value, str) else None
    if found is None or (len(value) > len(found[0]) and value[len(found[0])] not in "T "):
        return value
    try:
        day = date.fromisoformat(found[0]) + span
    except ValueError:
        return value
    return day.isoformat() + value[len(found[0]) :]
