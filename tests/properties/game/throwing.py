"""Who catches what is thrown: errors and escalations from the inside out, a message one, a signal everybody."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.properties.game.board import ROOT, Token
from tests.properties.game.variables import Variables
from tests.properties.model import Node


class Throwing(Variables):
    """The part of the game that finds the catcher; ``order`` decides where the specification leaves it open."""

    order: Random | None
    was_open: bool

    def fire(self, token: Token, payload: dict[str, Any]) -> None:
        """Let an event that waits happen."""
        raise NotImplementedError

    def add(self, node: str, level: int, **settings: Any) -> Token:
        """Put a token on a node."""
        raise NotImplementedError

    def remove(self, token: Token) -> None:
        """Take a token off, with all that ends with it."""
        raise NotImplementedError

    def listening(self, kind: str, name: str) -> list[Token]:
        """Return the tokens that wait for a message or signal, in any order."""
        found = []
        for token in self.state.tokens.values():
            trigger = self.board.nodes[token.node].trigger
            waits = token.phase in ("open", "listening") and trigger is not None
            if waits and trigger is not None and (trigger.kind, trigger.name) == (kind, name):
                found.append(token)
        if len(found) > 1:
            self.was_open = True
            if self.order is not None:
                self.order.shuffle(found)
        return found

    def message(self, name: str, key: str | None, payload: dict[str, Any]) -> None:
        """Give a message to one that waits for it."""
        found = [token for token in self.listening("message", name) if token.key == key]
        if found:
            self.fire(found[0], payload)

    def signal(self, name: str, payload: dict[str, Any]) -> None:
        """Give a signal to all that wait for it now."""
        for token in self.listening("signal", name):
            if token.id in self.state.tokens:
                self.fire(token, payload)

    def code(self, kind: str, name: str, level: int, token: Token | None, payload: dict[str, Any]) -> None:
        """Carry an error or escalation outward; an error nobody catches fails the process."""
        passed_handler = False
        while True:
            while token is not None:
                hung = [] if token.item is not None else self.board.hung.get(token.node, [])
                if self._catch(_fitting(kind, name, hung), level, token, payload):
                    return
                token = None if token.owner is None else self.state.tokens[token.owner]
            listeners = [] if passed_handler else self.board.listeners[self.inside(level)]
            if self._catch(_fitting(kind, name, listeners), level, None, payload):
                return
            if level == ROOT:
                break
            token = self.state.tokens[level]
            level, passed_handler = token.level, self.board.nodes[token.node].is_handler
        if kind == "error":
            self.state.status = "failed"
            for left in list(self.state.tokens.values()):
                self.remove(left)

    def _catch(self, event: Node | None, level: int, host: Token | None, payload: dict[str, Any]) -> bool:
        if event is None:
            return False
        caught = self.add(event.id, level, phase="listening", owner=None if host is None else host.id)
        self.fire(caught, payload)
        if caught.id in self.state.tokens and caught.phase == "listening":
            self.remove(caught)
        return True

    def inside(self, level: int) -> str:
        """Return whose inside a level is: the process, the called process or the sub-process."""
        if level == ROOT:
            return next(iter(self.board.starts))
        node = self.board.nodes[self.state.tokens[level].node]
        return node.called or node.id


def _fitting(kind: str, name: str, events: list[Node]) -> Node | None:
    """Return the event that catches: one that names the code before one that takes any."""
    for wanted in (name, ""):
        for event in events:
            if event.trigger is not None and (event.trigger.kind, event.trigger.name) == (kind, wanted):
                return event
    return None
