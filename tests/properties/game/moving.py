"""What a token does at each kind of element, and the flows it takes (BPMN 2.0.2, 13.3 and 13.4)."""

from __future__ import annotations

from typing import Any

from tests.properties.game.board import ROOT, Token
from tests.properties.game.inside import Inside
from tests.properties.game.joins import is_join, joining
from tests.properties.model import Expression, Flow, Node

_WAITING = ("userTask", "serviceTask", "receiveTask", "intermediateCatchEvent")


class Moving(Inside):
    """The part of the game that moves tokens."""

    def add(self, node: str, level: int, **settings: Any) -> Token:
        self.state.last += 1
        token = Token(self.state.last, node, level, **settings)
        self.state.tokens[token.id] = token
        return token

    def remove(self, token: Token) -> None:
        for other in list(self.state.tokens.values()):
            if (other.owner == token.id or other.level == token.id) and other.id in self.state.tokens:
                self.remove(other)
        self.state.tokens.pop(token.id, None)
        self.state.scopes.pop(token.id, None)
        self.state.scopes.pop(-token.id, None)

    def move(self, token: Token) -> None:
        """Let a token enter its node."""
        node = self.board.nodes[token.node]
        if node.is_repeated and token.item is None:
            self.open_items(token, node)
        elif node.trigger is not None and node.trigger.kind == "link":
            self._pass(token, node)
        elif node.kind in _WAITING:
            self.open_inputs(token)
            self.open(token, node)
            self.arm(token)
        elif node.kind in ("subProcess", "callActivity"):
            self.open_box(token, node)
        elif node.kind == "eventBasedGateway":
            token.phase = "open"
            for flow in self.board.ways[node.id]:
                self.arm(self.add(flow.target, token.level, owner=token.id, phase="listening", via=flow.id))
        elif node.kind == "intermediateThrowEvent":
            self.throw(token, node)
        elif node.kind == "endEvent":
            self.end(token, node)
        else:
            self._pass(token, node)

    def _pass(self, token: Token, node: Node) -> None:
        self.open_inputs(token)
        inner, outer = self.of(token), self.around(token)
        if node.kind == "startEvent":
            inner = outer = self.level_scope(token.level)
        result = token.payload or {}
        if node.script is not None:
            name, expression = node.script
            result = {name: expression.value(self.seen(inner))}
        self.give(token, result, inner, outer)
        self.leave(token)

    def leave(self, token: Token) -> None:
        """Take a token that is done with its node on its way."""
        node = self.board.nodes[token.node]
        if node.kind == "subProcess":
            self.give(token, {}, self.of(token), self.around(token))
        elif node.called is not None:
            result = self.state.scopes.pop(-token.id).values
            if node.outputs or node.returns_all:
                self.give(token, result, self.of(token), self.around(token))
        if token.item is not None:
            self.item_done(token, node)
        else:
            self.go_on(token)

    def go_on(self, token: Token) -> None:
        self.state.passed[self.board.label(token.node)] += 1
        level = token.level
        self.remove(token)
        self.follow(token.node, level)
        self.settle(level)

    def follow(self, node_id: str, level: int) -> None:
        """Send a token along each flow that is taken out of a node."""
        for flow in self._taken(self.board.nodes[node_id], self.seen(self.level_scope(level))):
            self.state.flows.add(self.board.label(node_id, flow.id))
            token = self.add(flow.target, level)
            if is_join(self.board, flow.target):
                token.phase, token.via = "joining", flow.id
                waiting = joining(self.state, flow.target, level)
                if self.board.nodes[flow.target].kind == "parallelGateway" and len(waiting) == len(
                    self.board.arrivals[flow.target]
                ):
                    self.join(waiting)

    def join(self, waiting: dict[str, Token]) -> None:
        """Let a join consume one token of each flow and go on."""
        *others, last = waiting.values()
        for token in others:
            self.remove(token)
        last.phase, last.via = "moving", None

    def _taken(self, node: Node, seen: dict[str, Any]) -> list[Flow]:
        ways = self.board.ways.get(node.id, [])

        def holds(condition: Expression | None) -> bool:
            return condition is not None and bool(condition.value(seen))

        default = [flow for flow in ways if flow.id == node.default]
        rest = [flow for flow in ways if flow.id != node.default]
        met = [flow for flow in rest if holds(flow.condition)]
        if node.kind == "exclusiveGateway" and len(ways) > 1:
            return met[:1] or default
        free = [flow for flow in rest if flow.condition is None]
        return [*free, *(met or default)]

    def settle(self, level: int) -> None:
        """End a level when only its listeners are left."""
        if self.state.status != "active" or (level != ROOT and level not in self.state.tokens):
            return
        inside = [token for token in self.state.tokens.values() if token.level == level]
        if any(token.phase != "listening" or token.owner is not None for token in inside):
            return
        for token in inside:
            self.remove(token)
        if level == ROOT:
            self.state.status = "completed"
        else:
            self.leave(self.state.tokens[level])
