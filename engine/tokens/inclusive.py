"""Which waiting inclusive join goes on when everything else stands still."""

from __future__ import annotations

from typing import Any

from engine.tokens.token import Token


def release(level: Any) -> Token | None:
    """Let one inclusive join of a level go on, and return its token; None when all have to wait.

    Joins that wait only for each other would wait for ever, a case BPMN 2.0 leaves open: the first of
    them in the file goes on.
    """
    blocked: dict[Any, tuple[dict[str, Token], set[Any]]] = {}
    for join in level.spec.joins:
        waiting = join.waiting(level)
        if waiting:
            awaited = join.awaited(level, waiting)
            if not awaited:
                return _go_on(join, waiting)
            blocked[join] = waiting, {token.task_spec for token in awaited}
    while blocked:
        free = [join for join, (_, places) in blocked.items() if not places <= blocked.keys()]
        if not free:
            join, (waiting, _) = next(iter(blocked.items()))
            return _go_on(join, waiting)
        # They wait for something that can still move, and so does whoever waits for them.
        for join in free:
            del blocked[join]
    return None


def _go_on(join: Any, waiting: dict[str, Token]) -> Token:
    token: Token = join.join(waiting)
    return token
