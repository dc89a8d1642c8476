"""Plays one random process in the engine and in the game, and compares them after every step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from engine import clock
from engine.errors import EngineError
from tests.properties.case import Case
from tests.properties.choices import Choices
from tests.properties.drawn import ERRORS
from tests.properties.game import Game, Unclear
from tests.properties.game.board import Token
from tests.properties.grow import grow
from tests.properties.grow.site import NAMES, PICK
from tests.properties.seen import Seen
from tests.properties.stage import Stage

BEGIN = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
MOST_TOKENS = 60
MANY_ORDERS = 60
Act = Callable[[], None]


class Mismatch(AssertionError):
    """Engine and game do not agree."""


@dataclass
class Played:
    """How a game went: steps taken, how it ended, and which elements were passed."""

    steps: int = 0
    end: str = ""
    passed: Counter[str] | None = None


class Play:
    """One game."""

    def __init__(self, stage: Stage, choices: Choices, tag: str) -> None:
        self._stage, self._choices, self.tag = stage, choices, tag
        self.processes = grow(choices, tag)
        self.game = Game(self.processes, tag, BEGIN)
        self.log: list[str] = []

    def run(self, limit: int = 30) -> Played:
        """Play to the end, or ``limit`` steps; raises Mismatch."""
        try:
            self.game.let(lambda: self.game.start({PICK: 0}))
        except Unclear:
            return Played(0, "unclear")
        with clock.frozen(BEGIN):
            try:
                case = Case(self._stage, self.processes, self.tag)
            except EngineError as refusal:
                raise Mismatch(f"it is not deployed: {refusal}") from refusal
            if not self._both(case, "start", lambda: case.start(self.processes[0].id, {PICK: 0})):
                return self._played(0, "unclear")
            for step in range(limit):
                if self.game.state.status != "active" or not self.game.waiting():
                    return self._played(step, self.game.state.status)
                if len(self.game.state.tokens) > MOST_TOKENS or not self._step(case, step < limit // 3):
                    return self._played(step, "unclear")
        return self._played(limit, "active")

    def _played(self, steps: int, end: str) -> Played:
        return Played(steps, "stuck" if end == "active" and not self.game.waiting() else end, self.game.state.passed)

    def _step(self, case: Case, early: bool) -> bool:
        """Do one thing the specification has one answer for; False when four were tried in vain."""
        for _ in range(4):
            kind, token = self._choices.one_of(self.game.waiting())
            before, self.game.now = self.game.now, self._later(kind, token)
            label, in_game, in_engine = self._action(case, kind, token, early)
            try:
                self.game.let(in_game)
            except Unclear:
                self.game.now = before
                continue
            with clock.frozen(self.game.now):
                return self._both(case, label, in_engine)
        return False

    def _later(self, kind: str, token: Token) -> datetime:
        """Return when it happens: after minutes or hours, for a timer not before it is due, but perhaps late."""
        soon = self.game.now + timedelta(minutes=self._choices.one_of([1, 1, 1, 45, 250]))
        return max(soon, token.due) if kind == "timer" and token.due is not None else soon

    def _action(self, case: Case, kind: str, token: Token, early: bool) -> tuple[str, Act, Act]:
        """Return words for an action, and how to do it in the game and in the engine."""
        game, id, name = self.game, token.id, self._name(token)
        there = self._there(token)
        if kind == "timer":
            return f"timer {name}", lambda: game.timed_out(id), lambda: case.run_job(there)
        if kind == "service" and self._choices.chance(35):
            code = self._choices.one_of(ERRORS)
            return f"{name} fails: {code}", lambda: game.failed(id, code), lambda: case.serve(there, None, code)
        data = self._data(early)
        if kind == "task":
            return f"{name} {data}", lambda: game.done(id, data), lambda: case.complete(there, data)
        if kind == "service":
            return f"{name} {data}", lambda: game.done(id, data), lambda: case.serve(there, data)
        if kind == "signal":
            return f"signal {name} {data}", lambda: game.signal(name, data), lambda: case.signal(name, data)
        key = token.key or ""
        return (
            f"message {name} {key} {data}",
            lambda: game.message(name, key, data),
            lambda: case.message(name, key, data),
        )

    def _name(self, token: Token) -> str:
        trigger = self.game.board.nodes[token.node].trigger
        return trigger.name if trigger is not None and trigger.kind in ("message", "signal") else token.node

    def _data(self, early: bool) -> dict[str, int]:
        # 3 goes round a circle again, so not for ever.
        data = {PICK: self._choices.below(4 if early else 3)}
        data.update({name: self._choices.below(5) for name in NAMES if self._choices.chance(40)})
        return data

    def _there(self, token: Token) -> str:
        """Return the id of the engine's token at the same place."""
        path = self.game.path(token)
        return next(id for id, other in self._seen.paths.items() if other == path)

    def _both(self, case: Case, label: str, in_engine: Act) -> bool:
        """Let the engine do what the game has done, and compare; False when the order was in doubt after all."""
        self.log.append(label)
        try:
            in_engine()
            self._compare(case)
        except (EngineError, AssertionError) as error:
            if self.game.is_doubtful(MANY_ORDERS):
                return False
            raise Mismatch(f"{type(error).__name__}: {error}") from error
        return True

    def _compare(self, case: Case) -> None:
        game = self.game
        with case.opened() as (instance, run, rows):
            assert (instance.state, run.state) == (game.state.status, game.state.status), _both_of(
                game.state.status, (instance.state, run.state)
            )
            self._seen = seen = Seen(run)
            assert seen.tree == game.tree(), _both_of(game.tree(), seen.tree)
            assert run.passed == dict(game.state.passed), _both_of(dict(game.state.passed), run.passed)
            assert run.taken_flows == game.state.flows, _both_of(game.state.flows, run.taken_flows)
            waits = [wait for wait in run.waits if run.state == "active"]
            details = {"timer": "due_at", "message": "correlation_key"}
            for kind, held in rows.items():
                expected = {w.token_id: getattr(w, details.get(kind, ""), None) for w in waits if w.kind == kind}
                assert held == expected, f"rows of {kind}: {_both_of(expected, held)}"
            found = Counter(wait.kind for wait in waits)
            assert found == Counter(kind for kind, _ in game.waiting()), _both_of(game.waiting(), waits)


def _both_of(game: Any, engine: Any) -> str:
    return f"\n  game:   {game}\n  engine: {engine}"
