"""What the engine's tokens look like, in the words of the game."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.feel.values import to_plain
from engine.tokens import Run

Branch = tuple[str, str, str, tuple[Any, ...]]


class Seen:
    """The tokens of a loaded run as a tree like the game's, and the token ids at its branches."""

    def __init__(self, run: Run) -> None:
        self._flow = run._flow
        self._scopes = {scope.id: to_plain(scope.values) for scope in run._flow.scopes}
        self._kept: dict[tuple[str | None, str | None], list[Any]] = {}
        owners = {id(level): owner for owner, level in self._flow.subprocesses.items()}
        for token in self._flow.index.values():
            owner = token._parent
            level = owners.get(id(token.workflow)) if owner is None else None
            self._kept.setdefault((owner, level), []).append(token)
        self.paths: dict[str, tuple[Any, ...]] = {}
        self.tree = ("", "", self._variables("0"), self._branch(None, None))
        self._walk(None, None, ())

    def _branch(self, owner: str | None, level: str | None) -> tuple[Branch, ...]:
        return tuple(sorted((self._leaf(token) for token in self._kept.get((owner, level), ())), key=repr))

    def _leaf(self, token: Any) -> Branch:
        inside: list[Branch] = [*self._branch(token.id, None), *self._branch(None, token.id)]
        if f"{token.id}p" in self._scopes:
            inside.append(("(called)", "", self._variables(f"{token.id}p"), ()))
        return (token.task_spec.activity.id, about(token), self._variables(token.id), tuple(sorted(inside, key=repr)))

    def _variables(self, scope_id: str) -> str:
        return repr(sorted(self._scopes.get(scope_id, {}).items()))

    def _walk(self, owner: str | None, level: str | None, path: tuple[Any, ...]) -> None:
        for token in self._kept.get((owner, level), ()):
            here = self.paths[token.id] = (*path, self._leaf(token))
            self._walk(token.id, None, here)
            self._walk(None, token.id, here)


def about(token: Any) -> str:
    """Return what a token waits for, as the game says it."""
    data = token.internal_data
    parts = [f"item {data['item'] + 1}"] if "item" in data else []
    parts += [f"{data['done']}/{data['n']}"] if "n" in data else []
    parts += [f"at {data['via']}"] if token.task_spec.joins and token.state == TaskState.WAITING else []
    if "timer" in data:
        parts.append(f"due {data['timer']['due']} x{data['timer'].get('left', 0)}")
    parts += [f"key {data['key']}"] if "key" in data else []
    return " ".join(parts)
