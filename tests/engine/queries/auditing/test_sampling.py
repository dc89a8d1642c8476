"""The same population, seed and size give the same sample; strata get their shares."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from engine.queries.auditing.sampling import chosen, shares

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
