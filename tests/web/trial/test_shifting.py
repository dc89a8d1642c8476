"""A scenario played later is the same one, its dates moved by whole weeks."""

from __future__ import annotations

from datetime import timedelta

from engine.definitions.scenario import Given, Scenario, Step, moment_of
from web.trial.shifting import from_then_on

SCENARIO = Scenario(
    "leak-fixed",
    "leak",
    "漏水",
    moment_of("2026-11-16 09:30"),
    (
        Step("start", "leak", data={"day": "2026-11-20", "at": "2026-11-20T08:00:00+08:00", "number": "2026-11-20-7"}),
        Step("until", "2026-11-18 10:00"),
        Step("do", "inspect", data={"rows": [{"on": "2026-12-31", "text": "2026年", "no": "2026-99-99"}]}),
    ),
    given=(Given("project", "P-1", {"launch_date": "2026-11-01", "floors": 7}),),
)


def test_dates_move_by_whole_weeks() -> None:
    moved = from_then_on(SCENARIO, moment_of("2026-11-22 16:58"))
    assert moved.begins == moment_of("2026-11-23 09:30")
    start, until, do = moved.steps
    assert start.data == {"day": "2026-11-27", "at": "2026-11-27T08:00:00+08:00", "number": "2026-11-20-7"}
    assert until.name == "2026-11-25 10:00"
    assert do.data == {"rows": [{"on": "2027-01-07", "text": "2026年", "no": "2026-99-99"}]}
    assert moved.given[0].data == {"launch_date": "2026-11-08", "floors": 7}


def test_a_scenario_of_the_future_stays() -> None:
    assert from_then_on(SCENARIO, SCENARIO.begins) is SCENARIO
    assert from_then_on(SCENARIO, SCENARIO.begins - timedelta(days=30)) is SCENARIO
