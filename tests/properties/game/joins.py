"""When a join may go on (BPMN 2.0.2, 13.4.1 and 13.4.3)."""

from __future__ import annotations

from tests.properties.game.board import Board, State, Token


def joining(state: State, node: str, level: int) -> dict[str, Token]:
    """Return one waiting token for each flow into the join that has one."""
    found: dict[str, Token] = {}
    for token in state.tokens.values():
        if token.phase == "joining" and token.node == node and token.level == level and token.via is not None:
            found.setdefault(token.via, token)
    return found


def is_join(board: Board, node: str) -> bool:
    """Tell whether tokens wait at a gateway for others."""
    kind = board.nodes[node].kind
    return kind in ("parallelGateway", "inclusiveGateway") and len(board.arrivals.get(node, ())) > 1


def awaited(board: Board, state: State, node: str, level: int) -> list[Token]:
    """Return the tokens an inclusive join still waits for.

    Those from which some path leads to a flow without a token, and none to a flow with one; paths
    that visit the join itself do not count.
    """
    filled = set(joining(state, node, level))
    empty = set(board.arrivals[node]) - filled
    found = []
    for token in state.tokens.values():
        if token.level != level or token.owner is not None or token.node == node or token.phase == "listening":
            continue
        reached = _flows_from(board, token.node, node)
        if reached & empty and not reached & filled:
            found.append(token)
    return found


def _flows_from(board: Board, node: str, join: str) -> set[str]:
    """Return the flows a token at ``node`` might take before it comes to ``join``, by any path."""
    taken: set[str] = set()
    places, seen = [node], {join}
    while places:
        place = places.pop()
        if place in seen:
            continue
        seen.add(place)
        for source in [place, *(event.id for event in board.hung.get(place, ()))]:
            for flow in board.ways.get(source, ()):
                taken.add(flow.id)
                places.append(flow.target)
    return taken


def stuck(board: Board, state: State, waiting: set[tuple[str, int]]) -> bool:
    """Tell whether some inclusive joins wait only for each other, which the specification leaves open."""
    places = {
        (node, level): {(token.node, token.level) for token in awaited(board, state, node, level)}
        for node, level in waiting
    }
    while free := [join for join, others in places.items() if not others <= places.keys()]:
        for join in free:
            del places[join]
    return bool(places)
