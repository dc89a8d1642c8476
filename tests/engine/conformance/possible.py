"""Whether a log is possible at all, found by trying: a token game whose answers are free."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from tests.properties.drawn import ERRORS
from tests.properties.game.board import State, Token
from tests.properties.game.game import Game
from tests.properties.game.joins import awaited, joining, stuck
from tests.properties.model import Flow, Node, Process, Rounds, Trigger

BEGIN = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
MOST_TRIED = 500
_TOLD = frozenset({"userTask", "serviceTask", "scriptTask", "task", "receiveTask", "callActivity", "boundaryEvent"})
_QUIET = frozenset({"exclusiveGateway", "parallelGateway"})
"""What moves one token and looks at no other: it does not matter when."""
_INLINE = frozenset({"task", "scriptTask"})
"""What the engine does at once, and the check lets come later (decision 0063)."""
Act = Callable[[], None]


class _Dead(Exception):
    """What was tried tells something else than the log."""


class _Undecided(Exception):
    """The specification leaves open what happens, or too much was tried."""


class Possible(Game):
    """Tries all ways the first of some processes can go that tell a log."""

    def __init__(self, processes: list[Process], tag: str) -> None:
        super().__init__(processes, tag, BEGIN)
        self._own = {node.id for node in processes[0].level.all_nodes()}
        self._told: Sequence[str] = ()
        self._at = self._tried = 0
        self._answers: list[int] = []
        self._limits: list[int] = []

    def can(self, told: Sequence[str], *, ended: bool) -> bool | None:
        """Tell whether the process can tell this, to its end or up to somewhere; None when that takes too long."""
        self._told, self._tried = told, 0
        try:
            return self._search(ended)
        except _Undecided:
            return None

    def _search(self, ended: bool) -> bool:
        seen: set[Any] = set()
        self.state, self._at = State(), 0
        waiting = [(after, at) for after, at in self._ways(pickle.dumps(self.state), 0, lambda: self.start({}))]
        while waiting:
            before, at = waiting.pop()
            self.state = pickle.loads(before)
            if at == len(self._told) and (not ended or self.state.status == "completed"):
                return True
            key = at, self.state.status, self.tree()
            if self.state.status != "active" or key in seen:
                continue
            seen.add(key)
            for act in self._acts():
                waiting += self._ways(before, at, act)
        return False

    def _ways(self, before: bytes, at: int, act: Act) -> Iterator[tuple[bytes, int]]:
        """Yield what comes of an act, for each way its questions can be answered."""
        self._answers = []
        while True:
            self._tried += 1
            if self._tried > MOST_TRIED:
                raise _Undecided
            self.state, self._at, self._limits = pickle.loads(before), at, []
            try:
                act()
            except _Dead:
                pass
            else:
                yield pickle.dumps(self.state), self._at
            answers = self._answers[: len(self._limits)]
            while answers and answers[-1] + 1 == self._limits[len(answers) - 1]:
                answers.pop()
            if not answers:
                return
            answers[-1] += 1
            self._answers = answers

    def _below(self, limit: int) -> int:
        place = len(self._limits)
        self._limits.append(limit)
        if place == len(self._answers):
            self._answers.append(0)
        return self._answers[place]

    def _acts(self) -> list[Act]:
        """Return what may happen next: a move of some token, and when all are at rest something from outside."""
        moving = [token for token in self.state.tokens.values() if token.phase == "moving"]
        joins = self._inclusive()
        ready = [place for place in joins if not awaited(self.board, self.state, *place)]
        acts: list[Act] = [lambda place=place: self._go_through(*place) for place in ready]  # type: ignore[misc]
        quiet = [token for token in moving if self.board.nodes[token.node].kind in _QUIET]
        moves: list[Act] = [lambda id=token.id: self.move(self.state.tokens[id]) for token in quiet[:1] or moving]  # type: ignore[misc]
        rests = all(self.board.nodes[token.node].kind in _INLINE for token in moving)
        if acts or (moves and not rests):
            return acts + moves
        if stuck(self.board, self.state, joins):
            raise _Undecided
        waiting = self.waiting()
        bells = {trigger.name for kind, token in waiting if kind == "signal" and (trigger := self._trigger(token))}
        return [
            *moves,
            *(lambda name=name: self.signal(name, {}) for name in sorted(bells)),  # type: ignore[misc]
            *(act for kind, token in waiting if kind != "signal" for act in self._from_outside(kind, token.id)),
        ]

    def _trigger(self, token: Token) -> Trigger | None:
        return self.board.nodes[token.node].trigger

    def _go_through(self, node: str, level: int) -> None:
        self.join(joining(self.state, node, level))

    def _from_outside(self, kind: str, id: int) -> Iterator[Act]:
        if kind in ("task", "service"):
            yield lambda: self.done(id, {})
        else:
            yield lambda: self.fire(self.state.tokens[id], {})
        for code in ERRORS if kind == "service" else ():
            yield lambda code=code: self.failed(id, code)  # type: ignore[misc]

    def listening(self, kind: str, name: str) -> list[Token]:
        """Return the tokens that wait for a message or signal, in any order."""
        found, ordered = super().listening(kind, name), []
        while found:
            ordered.append(found.pop(self._below(len(found)) if len(found) > 1 else 0))
        return ordered

    def _tell(self, element: str) -> None:
        if element in self._own:
            if self._at == len(self._told) or self._told[self._at] != element:
                raise _Dead
            self._at += 1

    def leave(self, token: Token) -> None:
        """Tell what was done, or came from outside, and go on."""
        node = self.board.nodes[token.node]
        comes = node.kind == "intermediateCatchEvent" and node.trigger is not None and node.trigger.kind != "link"
        if node.kind in _TOLD or comes or node.id in self.board.handler_of:
            self._tell(node.id)
        super().leave(token)

    def _fire_boundary(self, token: Token, node: Node, payload: dict[str, Any]) -> None:
        if not node.interrupts:
            self._tell(node.id)
        super()._fire_boundary(token, node, payload)

    def _taken(self, node: Node, seen: dict[str, Any]) -> list[Flow]:
        """Return the flows taken: whether a condition holds is tried both ways."""
        ways = self.board.ways.get(node.id, [])
        default = [flow for flow in ways if flow.id == node.default]
        rest = [flow for flow in ways if flow.id != node.default]
        if node.kind == "exclusiveGateway" and len(ways) > 1:
            return [ways[self._below(len(ways))]]
        free = [flow for flow in rest if flow.condition is None]
        met = [flow for flow in rest if flow.condition is not None and self._below(2)]
        return [*free, *(met or default)]

    def _goes_on(self, body: Token, rounds: Rounds) -> bool:
        return body.done < rounds.most and bool(self._below(2))

    def _about(self, token: Token) -> str:
        return f"{token.phase} {token.via} {token.item} {token.done}/{token.total} {token.rounds} {token.rest}"

    def _variables(self, scope_id: int) -> str:
        return ""
