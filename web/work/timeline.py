"""The time line of a project: cases as bars between days, drawn to one scale in shares of its width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine import clock
from engine.queries.projects import Line, Stage

AHEAD = timedelta(days=30)
BEHIND = timedelta(days=14)
TICKS = 6
_STEPS = (1, 7, 14, 30, 91, 182, 365, 730, 1826)


@dataclass(frozen=True)
class Scale:
    """From the first day to the last one; ``at`` says in percent where a moment lies."""

    start: datetime
    end: datetime

    def at(self, moment: datetime | date) -> float:
        """Return the place of a moment, or of the beginning of a day, in percent of the width."""
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time(), clock.local_zone())
        share = (moment - self.start) / (self.end - self.start)
        return round(100 * min(max(share, 0.0), 1.0), 2)

    def holds(self, day: date) -> bool:
        """Tell whether a day lies on the line."""
        return clock.local(self.start).date() <= day < clock.local(self.end).date()


@dataclass(frozen=True)
class Bar:
    """One case: begun at ``left``, as long as ``width`` so far, next due at ``due`` (percent)."""

    line: Line
    left: float
    width: float
    due: float | None


@dataclass(frozen=True)
class TimeLine:
    """What the page draws: bars, marks of milestones, days along the edge, and today."""

    bars: tuple[Bar, ...]
    marks: tuple[tuple[float, Stage], ...]
    ticks: tuple[tuple[float, date], ...]
    today: float


def draw(lines: Sequence[Line], stages: Sequence[Stage]) -> TimeLine:
    """Draw the cases from the beginning of the oldest to the last thing due or the next milestone."""
    now = clock.now()
    days = [(stage.reached or stage.planned, stage) for stage in stages]
    ahead = sorted(day for day, stage in days if day and stage.reached is None and day > clock.local(now).date())
    start = min([now - BEHIND, *(line.started_at for line in lines)])
    last = [line.due_at for line in lines if line.due_at] + [_beginning(day) for day in ahead[:1]]
    end = max([now + AHEAD, *last])
    scale = Scale(_beginning(clock.local(start).date()), end + (end - start) / 20)
    return TimeLine(
        bars=tuple(_bar(scale, line, now) for line in lines),
        marks=tuple((scale.at(day), stage) for day, stage in days if day and scale.holds(day)),
        ticks=_ticks(scale),
        today=scale.at(now),
    )


def _bar(scale: Scale, line: Line, now: datetime) -> Bar:
    left = scale.at(line.started_at)
    width = max(scale.at(line.ended_at or now) - left, 0.8)
    return Bar(line, left, round(width, 2), scale.at(line.due_at) if line.due_at else None)


def _ticks(scale: Scale) -> tuple[tuple[float, date], ...]:
    first, span = clock.local(scale.start).date(), (scale.end - scale.start).days
    step = next((one for one in _STEPS if span / one <= TICKS), _STEPS[-1])
    days = [first + timedelta(days=count) for count in range(0, span, step)]
    return tuple((scale.at(day), day) for day in days)


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), clock.local_zone())
