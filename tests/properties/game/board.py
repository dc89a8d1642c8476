"""What the game is played on: the processes laid out flat, tokens, and the variables of scopes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.properties.model import Flow, Node, Process

ROOT = 0


@dataclass(slots=True)
class Token:
    """One token; ``level`` is the token whose inside it is in, ``owner`` the one it ends with.

    Phases: moving (about to enter its node), open (its node waits), joining (at a join), listening.
    ``is_body``, ``total``, ``done`` and ``rest`` belong to a repeated activity as a whole, ``item`` to its items.
    """

    id: int
    node: str
    level: int
    owner: int | None = None
    phase: str = "moving"
    via: str | None = None
    item: int | None = None
    is_body: bool = False
    total: int = 0
    done: int = 0
    rest: list[int] = field(default_factory=list)
    due: datetime | None = None
    rounds: int = 0
    key: str | None = None
    payload: dict[str, Any] | None = None


@dataclass(slots=True)
class Scope:
    """One set of variables; a closed one lets no write out, a dark one shows nothing of what is around it."""

    parent: int | None
    values: dict[str, Any] = field(default_factory=dict)
    closed: bool = False
    dark: bool = False


@dataclass(slots=True)
class State:
    """All that changes in a game."""

    tokens: dict[int, Token] = field(default_factory=dict)
    scopes: dict[int, Scope] = field(default_factory=lambda: {ROOT: Scope(None, closed=True)})
    last: int = ROOT
    status: str = "active"
    passed: Counter[str] = field(default_factory=Counter)
    flows: set[str] = field(default_factory=set)


class Board:
    """The processes, laid out so that the game finds its way."""

    def __init__(self, processes: list[Process]) -> None:
        self.nodes: dict[str, Node] = {}
        self.ways: dict[str, list[Flow]] = {}
        self.arrivals: dict[str, list[str]] = {}
        self.hung: dict[str, list[Node]] = {}
        self.starts: dict[str, Node] = {}
        self.listeners: dict[str, list[Node]] = {}
        self.handler_of: dict[str, str] = {}
        self._process: dict[str, str] = {}
        self._main = processes[0].id
        for process in processes:
            self.starts[process.id], self.listeners[process.id] = self._start(process.level.nodes), []
            self._listen(process.id, process.level.nodes)
            for node in process.level.all_nodes():
                self._lay(node, process.id)
            for level in process.level.all_levels():
                for flow in level.flows:
                    self.ways.setdefault(flow.source, []).append(flow)
                    self.arrivals.setdefault(flow.target, []).append(flow.id)

    def _lay(self, node: Node, process: str) -> None:
        self.nodes[node.id] = node
        self._process[node.id] = process
        if node.host is not None:
            self.hung.setdefault(node.host, []).append(node)
        if node.inner is not None:
            self.starts[node.id] = self._start(node.inner.nodes)
            self._listen(node.id, node.inner.nodes)
        if node.is_handler:
            self.handler_of[self.starts[node.id].id] = node.id

    def _start(self, nodes: list[Node]) -> Node:
        return next(node for node in nodes if node.kind == "startEvent")

    def _listen(self, key: str, nodes: list[Node]) -> None:
        handlers = [node.inner.nodes for node in nodes if node.is_handler and node.inner is not None]
        self.listeners[key] = [self._start(inner) for inner in handlers]

    def label(self, node_id: str, what: str | None = None) -> str:
        """Return the name of a node, or of a flow out of it, with its process in front when that is a called one."""
        process, name = self._process[node_id], what or node_id
        return name if process == self._main else f"{process}#{name}"
