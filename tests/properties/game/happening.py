"""What happens at events: waiting, firing, throwing (BPMN 2.0.2, 10.5 and 13.5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.properties.game.board import ROOT, Token
from tests.properties.game.throwing import Throwing
from tests.properties.model import Node


class Happening(Throwing):
    """The part of the game for events; ``now`` is its clock."""

    now: datetime
    tag: str

    def leave(self, token: Token) -> None:
        """Take a token that is done with its node on its way."""
        raise NotImplementedError

    def follow(self, node_id: str, level: int) -> None:
        """Send a token along each flow that is taken out of a node."""
        raise NotImplementedError

    def settle(self, level: int) -> None:
        """End a level when only its listeners are left."""
        raise NotImplementedError

    def arm(self, token: Token) -> None:
        """Work out what a waiting event waits for."""
        trigger = self.board.nodes[token.node].trigger
        if trigger is not None and trigger.kind == "timer":
            token.due, token.rounds = self.now + timedelta(minutes=trigger.minutes), trigger.rounds
        if trigger is not None and trigger.kind == "message":
            token.key = self.key(trigger.name, token)

    def key(self, name: str, token: Token) -> str:
        """Return the key by which a message finds its catcher; each item has one of its own."""
        return f"{self.tag}-{self.seen(self.of(token))['loopCounter']}" if name == "each" else self.tag

    def fire(self, token: Token, payload: dict[str, Any]) -> None:
        node = self.board.nodes[token.node]
        if node.kind == "startEvent":
            self._start_handler(token, node, payload)
        elif node.host is not None:
            self._fire_boundary(token, node, payload)
        else:
            if token.owner is not None and token.item is None:
                self._win(token)
            self.give(token, payload, self.of(token), self.around(token))
            self.leave(token)

    def _win(self, event: Token) -> None:
        """End the race behind an event-based gateway."""
        gate = self.state.tokens[event.owner or ROOT]
        self.state.passed[self.board.label(gate.node)] += 1
        self.state.flows.add(self.board.label(gate.node, event.via))
        event.owner, event.phase = None, "open"
        self.remove(gate)

    def _fire_boundary(self, token: Token, node: Node, payload: dict[str, Any]) -> None:
        scope = self.level_scope(token.level)
        if node.interrupts:
            host = self.state.tokens[token.owner or ROOT]
            token.owner, token.phase = None, "open"
            self.remove(host)
            self.give(token, payload, scope, scope)
            self.leave(token)
            return
        self.give(token, payload, scope, scope)
        self.state.passed[self.board.label(node.id)] += 1
        self.follow(node.id, token.level)
        self._again(token)

    def _start_handler(self, token: Token, node: Node, payload: dict[str, Any]) -> None:
        level = token.level
        if node.interrupts:
            for other in [other for other in self.state.tokens.values() if other.level == level]:
                self.remove(other)
        self.add(self.board.handler_of[node.id], level, payload=payload)
        if not node.interrupts:
            self._again(token)

    def _again(self, token: Token) -> None:
        """Get ready for the next time; rounds of a timer that were missed do not come again."""
        trigger = self.board.nodes[token.node].trigger
        if token.due is None or trigger is None or token.id not in self.state.tokens:
            return
        if token.rounds in (0, 1):
            self.remove(token)
            return
        token.rounds -= 1 if token.rounds > 0 else 0
        token.due += timedelta(minutes=trigger.minutes)
        while token.due <= self.now:
            token.due += timedelta(minutes=trigger.minutes)

    def throw(self, token: Token, node: Node) -> None:
        self.open_inputs(token)
        token.phase = "thrown"
        self._send(token, node, token)
        if token.id in self.state.tokens:
            self.leave(token)

    def end(self, token: Token, node: Node) -> None:
        """An end event is passed before it throws, so that what it ends is not itself."""
        self.open_inputs(token)
        self.state.passed[self.board.label(node.id)] += 1
        level, payload = token.level, dict(self.own(token)) if node.inputs else {}
        key = self.key(node.trigger.name, token) if node.trigger and node.trigger.kind == "message" else None
        self.remove(token)
        if node.trigger is not None:
            self._spread(node, level, None, key, payload)
        self.settle(level)

    def _send(self, token: Token, node: Node, thrower: Token | None) -> None:
        payload = dict(self.own(token)) if node.inputs else {}
        key = self.key(node.trigger.name, token) if node.trigger and node.trigger.kind == "message" else None
        self._spread(node, token.level, thrower, key, payload)

    def _spread(self, node: Node, level: int, thrower: Token | None, key: str | None, payload: dict[str, Any]) -> None:
        trigger = node.trigger
        assert trigger is not None
        if trigger.kind == "terminate":
            for token in [token for token in self.state.tokens.values() if token.level == level]:
                self.remove(token)
        elif trigger.kind == "message":
            self.message(trigger.name, key, payload)
        elif trigger.kind == "signal":
            self.signal(trigger.name, payload)
        else:
            self.code(trigger.kind, trigger.name, level, thrower, payload)
