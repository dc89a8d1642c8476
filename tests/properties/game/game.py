"""The whole game: what may happen now, letting it happen, and settling in every order the specification allows."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from tests.properties.game.board import ROOT, Board, State, Token
from tests.properties.game.joins import awaited, joining, stuck
from tests.properties.game.moving import Moving
from tests.properties.model import Process

MOST_MOVES = 2000


class Unclear(Exception):
    """The specification leaves open what happens next."""


class Game(Moving):
    """One game; ``let`` tries every action in several orders and keeps it only when all end alike."""

    def __init__(self, processes: list[Process], tag: str, now: datetime) -> None:
        super().__init__(Board(processes), State())
        self.now, self.tag, self.order, self.was_open = now, tag, None, False

    def let(self, action: Callable[[], None], orders: int = 3) -> None:
        """Do something and move on until everything waits; raises Unclear, and then nothing has happened."""
        before = pickle.dumps(self.state)
        self._last = before, action
        outcomes: list[Any] = []
        try:
            for number in range(orders + 1):
                self.state = pickle.loads(before)
                self.order, self.was_open = Random(number) if number else None, False
                action()
                self._settle_all()
                outcomes.append(self.picture())
                if outcomes[-1] != outcomes[0]:
                    raise Unclear
                if not number and not self.was_open:
                    break
        except Unclear:
            self.state = pickle.loads(before)
            raise

    def is_doubtful(self, orders: int) -> bool:
        """Tell whether the last action may end in another way after all, tried in many more orders."""
        after, (before, action) = self.state, self._last
        self.state = pickle.loads(before)
        try:
            self.let(action, orders)
        except Unclear:
            return True
        finally:
            self.state = after
        return False

    def _settle_all(self) -> None:
        for _ in range(MOST_MOVES):
            moving = [token for token in self.state.tokens.values() if token.phase == "moving"]
            joins = self._inclusive()
            ready = [place for place in joins if not awaited(self.board, self.state, *place)]
            steps = len(moving) + len(ready)
            if not steps:
                if stuck(self.board, self.state, joins):
                    raise Unclear
                return
            self.was_open = self.was_open or steps > 1
            number = 0 if self.order is None else self.order.randrange(steps)
            if number < len(moving):
                self.move(moving[number])
            else:
                node, level = ready[number - len(moving)]
                self.join(joining(self.state, node, level))
        raise Unclear

    def _inclusive(self) -> set[tuple[str, int]]:
        """Return the inclusive joins at which a token waits."""
        return {
            (token.node, token.level)
            for token in self.state.tokens.values()
            if token.phase == "joining" and self.board.nodes[token.node].kind == "inclusiveGateway"
        }

    def start(self, variables: dict[str, Any]) -> None:
        """Begin the first process."""
        main = self.inside(ROOT)
        self.state.scopes[ROOT].values.update(variables)
        for listener in self.board.listeners[main]:
            self.listen(listener, ROOT)
        self.add(self.board.starts[main].id, ROOT)

    def done(self, token_id: int, result: dict[str, Any]) -> None:
        """Let a person or service finish what it does."""
        token = self.state.tokens[token_id]
        self.give(token, result, self.of(token), self.around(token))
        self.leave(token)

    def failed(self, token_id: int, code: str) -> None:
        """Let a service fail with an error."""
        token = self.state.tokens[token_id]
        self.code("error", code, token.level, token, {})

    def timed_out(self, token_id: int) -> None:
        """Let a timer fire."""
        self.fire(self.state.tokens[token_id], {})

    def waiting(self) -> list[tuple[str, Token]]:
        """Return what is waited for: tasks, services, timers, messages and signals."""
        found = []
        for token in self.state.tokens.values():
            node = self.board.nodes[token.node]
            if token.phase not in ("open", "listening") or token.is_body:
                continue
            if node.kind in ("userTask", "serviceTask"):
                found.append(("task" if node.kind == "userTask" else "service", token))
            elif node.trigger is not None and node.trigger.kind in ("timer", "message", "signal"):
                found.append((node.trigger.kind, token))
        return found

    def picture(self) -> Any:
        """Return everything about the state that must not depend on the order of moves."""
        state = self.state
        return state.status, dict(state.passed), sorted(state.flows), self.tree()

    def tree(self) -> Any:
        """Return tokens within tokens, with their variables."""
        return ("", "", self._variables(ROOT), self._branch(self._kept(), None, ROOT))

    def _kept(self) -> dict[Any, list[Token]]:
        kept: dict[Any, list[Token]] = {}
        for token in self.state.tokens.values():
            kept.setdefault((token.owner, token.level if token.owner is None else ROOT), []).append(token)
        return kept

    def path(self, token: Token) -> tuple[Any, ...]:
        """Return the tokens around a token, from the outside inward, each with all that is in it."""
        kept = self._kept()
        found: list[Any] = []
        at: Token | None = token
        while at is not None:
            found.insert(0, self._leaf(kept, at))
            outer = at.level if at.owner is None else at.owner
            at = self.state.tokens.get(outer)
        return tuple(found)

    def _branch(self, kept: dict[Any, list[Token]], owner: int | None, level: int) -> tuple[Any, ...]:
        return tuple(sorted((self._leaf(kept, token) for token in kept.get((owner, level), ())), key=repr))

    def _leaf(self, kept: dict[Any, list[Token]], token: Token) -> Any:
        inside = [*self._branch(kept, token.id, ROOT), *self._branch(kept, None, token.id)]
        if -token.id in self.state.scopes:
            inside.append(("(called)", "", self._variables(-token.id), ()))
        return (token.node, self._about(token), self._variables(token.id), tuple(sorted(inside, key=repr)))

    def _about(self, token: Token) -> str:
        parts = [f"item {token.item}"] if token.item is not None else []
        parts += [f"{token.done}/{token.total}"] if token.is_body else []
        parts += [f"at {token.via}"] if token.phase == "joining" else []
        parts += [f"due {token.due.isoformat()} x{token.rounds}"] if token.due is not None else []
        parts += [f"key {token.key}"] if token.key is not None else []
        return " ".join(parts)

    def _variables(self, scope_id: int) -> str:
        scope = self.state.scopes.get(scope_id)
        return repr(sorted(scope.values.items())) if scope is not None else "[]"
