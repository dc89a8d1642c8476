"""Cases as bars: where they begin, how far they are, and which milestones lie on the line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from engine import clock
from engine.definitions.milestones import MILESTONES
from engine.queries.projects import Line, Stage
from web.work.timeline import draw

NOW = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


def line(days: int, *, due: int | None = None, ended: int | None = None) -> Line:
    """A case that began so many days ago."""
    at = [NOW + timedelta(days=count) if count is not None else None for count in (due, ended)]
    return Line("1", "P-1", "开盘准备", "p", "open", NOW - timedelta(days=days), at[1], at[0], "检查")


def stage(key: str, day: str, reached: str | None = None) -> Stage:
    return Stage(MILESTONES[key], date.fromisoformat(day), date.fromisoformat(reached) if reached else None)


def test_bars_run_from_the_start_to_today_and_on_to_the_deadline() -> None:
    with clock.frozen(NOW):
        drawn = draw([line(100, due=50), line(100, ended=-50)], [])
    running, ended = drawn.bars
    assert running.left == ended.left < 1
    assert round(running.left + running.width, 1) == round(drawn.today, 1)
    assert running.due is not None
    assert running.due > drawn.today
    assert ended.due is None
    assert round(ended.width / running.width, 1) == 0.5


def test_the_line_reaches_to_the_next_milestone_and_leaves_out_those_far_off() -> None:
    stages = [
        stage("kickoff", "2020-01-01", "2020-01-01"),
        stage("launch", "2027-03-01"),
        stage("delivery", "2031-01-01"),
    ]
    with clock.frozen(NOW):
        drawn = draw([line(3)], stages)
    assert [found.milestone.key for _, found in drawn.marks] == ["launch"]
    assert 80 < drawn.marks[0][0] < 100
    assert 2 <= len(drawn.ticks) <= 7


def test_everything_stays_on_the_line() -> None:
    with clock.frozen(NOW):
        drawn = draw([line(0), line(4000, due=2000)], [stage("launch", "2026-11-16")])
    places = [place for bar in drawn.bars for place in (bar.left, bar.left + bar.width, bar.due or 0)]
    assert all(0 <= place <= 101 for place in [*places, drawn.today, *(at for at, _ in drawn.ticks)])


def test_a_project_without_cases_has_a_line_around_today() -> None:
    with clock.frozen(NOW):
        assert 20 < draw([], []).today < 40
