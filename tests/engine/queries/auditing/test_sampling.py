"""The same population, seed and size give the same sample; strata get their shares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from engine import clock, commands
from engine.actor import SYSTEM
from engine.queries.auditing.population import Asked
from engine.queries.auditing.sampling import chosen, draw, shares
from tests.bench.company import LOOP

POPULATION = {f"TS-2026-{at:04d}": "complaint" if at % 4 else "sweep" for at in range(1, 41)}


def test_an_outsider_draws_the_same_with_a_few_lines():
    numbers = [number for number, stratum in POPULATION.items() if stratum == "complaint"]
    expected = sorted(numbers, key=lambda number: sha256(f"2026-11|{number}".encode()).hexdigest())[:6]
    assert chosen(POPULATION, "2026-11", 8)[:6] == expected


def test_the_order_in_which_cases_are_found_does_not_matter():
    backwards = dict(reversed(POPULATION.items()))
    assert chosen(backwards, "seed", 10) == chosen(POPULATION, "seed", 10)
    assert chosen(POPULATION, "other", 10) != chosen(POPULATION, "seed", 10)


def test_small_strata_get_one_while_the_size_allows():
    assert shares({"a": 97, "b": 2, "c": 1}, 5) == {"a": 3, "b": 1, "c": 1}
    assert shares({"a": 97, "b": 2, "c": 1}, 2) == {"a": 2, "b": 0, "c": 0}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 1000), max_size=8), st.integers(0, 500))
def test_shares_add_up_and_none_exceeds_its_stratum(counts, size):
    taken = shares(counts, size)
    assert sum(taken.values()) == min(size, sum(counts.values()))
    assert all(0 <= taken[name] <= counts[name] for name in counts)


def test_months_are_those_of_the_people_who_began_the_cases(session, people, acting):
    """The first moment of November here is still October in UTC; a month without cases is no stratum."""
    commands.deploy(session, {"loop.bpmn": LOOP}, by=SYSTEM)
    chen = people("chen", "process_owner")
    november = datetime(2026, 10, 31, 16, tzinfo=UTC)
    moments = (november - timedelta(seconds=1), november, november + timedelta(days=29), november + timedelta(days=62))
    numbers = []
    for moment in moments:
        with clock.frozen(moment):
            numbers.append(commands.start(session, "loop", {"who": chen.id}, by=acting(chen)).number)
    drawn = draw(session, Asked(), "seed", 10, "month")
    assert {one.number: one.stratum for one in drawn.cases} == dict(
        zip(numbers, ("2026-10", "2026-11", "2026-11", "2027-01"), strict=True)
    )
    assert drawn.strata == {"2026-10": (1, 1), "2026-11": (2, 2), "2027-01": (1, 1)}
    since = draw(session, Asked(since=november), "seed", 10, "month")
    assert (since.total, list(since.strata)) == (3, ["2026-11", "2027-01"])
    assert draw(session, Asked(process="other"), "seed", 10, "month").total == 0
