"""Circles and reachability against a slow but obvious reading of the same graph."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.cycles import cycles
from engine.lint.graph import backwards, reachable

NODES = list("abcdefg")
GRAPHS = st.dictionaries(st.sampled_from(NODES), st.frozensets(st.sampled_from(NODES), max_size=4))


def leads_to(edges: dict[str, frozenset[str]], start: str, goal: str, inside: set[str]) -> bool:
    seen: set[str] = set()
    near = {each for each in edges.get(start, ()) if each in inside}
    while near:
        seen |= near
        near = {each for node in near for each in edges.get(node, ()) if each in inside} - seen
    return goal in seen


@given(GRAPHS, st.sets(st.sampled_from(NODES)))
def test_circles_are_the_nodes_that_lead_to_each_other(edges: dict[str, frozenset[str]], inside: set[str]) -> None:
    expected = {
        frozenset(
            other for other in inside if leads_to(edges, node, other, inside) and leads_to(edges, other, node, inside)
        )
        for node in inside
        if leads_to(edges, node, node, inside)
    }
    assert {frozenset(circle) for circle in cycles(sorted(inside), edges)} == expected


@given(GRAPHS, st.sampled_from(NODES))
def test_reachable_is_the_start_and_all_it_leads_to(edges: dict[str, frozenset[str]], start: str) -> None:
    expected = {start} | {node for node in NODES if leads_to(edges, start, node, set(NODES))}
    assert reachable([start], edges) == expected


@given(GRAPHS)
def test_turning_round_twice_changes_nothing(edges: dict[str, frozenset[str]]) -> None:
    assert backwards(backwards(edges)) == {source: targets for source, targets in edges.items() if targets}


def test_a_chain_of_any_length_is_walked() -> None:
    edges = {str(n): frozenset({str(n + 1)}) for n in range(20_000)} | {"20000": frozenset({"0"})}
    assert [len(circle) for circle in cycles(edges, edges)] == [20_001]
