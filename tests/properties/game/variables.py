"""Variables in scopes (decision 0004): what is seen, and where a result goes."""

from __future__ import annotations

from typing import Any

from tests.properties.game.board import Board, Scope, State, Token
from tests.properties.model import Expression


class Variables:
    """The part of the game that reads and writes."""

    def __init__(self, board: Board, state: State) -> None:
        self.board, self.state = board, state

    def level_scope(self, level: int) -> int:
        """Return the scope of the inside of an activity: a called process has one beside that of its call."""
        return -level if -level in self.state.scopes else level

    def around(self, token: Token) -> int:
        """Return the scope around a token."""
        if token.owner is None:
            return self.level_scope(token.level)
        return self.of(self.state.tokens[token.owner])

    def of(self, token: Token) -> int:
        """Return the scope a token is in: its own, or the one around it."""
        return token.id if token.id in self.state.scopes else self.around(token)

    def own(self, token: Token) -> dict[str, Any]:
        """Return the variables of the token's own scope, which is made when it has none."""
        if token.id not in self.state.scopes:
            self.state.scopes[token.id] = Scope(self.around(token))
        return self.state.scopes[token.id].values

    def seen(self, scope_id: int | None) -> dict[str, Any]:
        """Return all that is seen from a scope."""
        found: dict[str, Any] = {}
        while scope_id is not None:
            scope = self.state.scopes[scope_id]
            found = {**scope.values, **found}
            scope_id = None if scope.dark else scope.parent
        return found

    def write(self, scope_id: int, name: str, value: Any) -> None:
        """Write to the nearest scope that has the name, else to the outermost."""
        scope = self.state.scopes[scope_id]
        while name not in scope.values and not scope.closed and scope.parent is not None:
            scope = self.state.scopes[scope.parent]
        scope.values[name] = value

    def open_inputs(self, token: Token) -> None:
        """Work out the input mappings, one after the other, into the token's own scope."""
        for name, expression in self.board.nodes[token.node].inputs.items():
            own = self.own(token)
            own[name] = expression.value(self.seen(token.id))

    def give(self, token: Token, result: dict[str, Any], inner: int, outer: int) -> None:
        """Let a result out: through the output mappings when there are any, else as it is."""
        outputs: dict[str, Expression] = self.board.nodes[token.node].outputs
        if not outputs:
            for name, value in result.items():
                self.write(inner, name, value)
        elif token.item is not None:
            # Camunda 8: the result is the item's own, so that its contribution to the collection may use it.
            self.own(token).update(result)
        for name, expression in outputs.items():
            self.write(outer, name, expression.value({**self.seen(inner), **result}))
