"""The games find mistakes, make what shows them small, and say where the specification leaves things open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.tokens.scopes import ROOT, Scopes
from tests.properties.choices import Choices
from tests.properties.game import Game, Unclear
from tests.properties.games import play
from tests.properties.model import Expression, Flow, Level, Node, Process
from tests.properties.play import BEGIN, Mismatch
from tests.properties.shrink import shrink
from tests.properties.stage import Stage, stage


@pytest.fixture
def opened(template: Path, tmp_path: Path) -> Iterator[Stage]:
    with stage(template, tmp_path) as found:
        yield found


def test_a_mistake_of_the_engine_is_found_and_told(opened: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def to_the_instance(self: Scopes, scope_id: str, target: str, value: Any, activity_id: str | None) -> None:
        self.write_local(ROOT, target, value, activity_id)

    def games() -> None:
        for seed in range(100):
            play(opened, seed, limit=12, tries=30)

    monkeypatch.setattr(Scopes, "write", to_the_instance)
    with pytest.raises(Mismatch, match=r"(?s)^seed \d+: .*game: .*engine: .*after \['start'.*<process") as found:
        games()
    monkeypatch.undo()
    play(opened, int(str(found.value).split(":")[0].removeprefix("seed ")), limit=12)


def test_what_fails_is_made_small() -> None:
    assert shrink([5, 0, 9, 3, 7, 1], lambda choices: 9 in choices and sum(choices) > 11, 100) == [5, 9]


def test_choices_can_be_made_again() -> None:
    first = Choices(seed=4)
    drawn = [first.below(10) for _ in range(5)]
    again = Choices(given=first.made)
    assert [again.below(10) for _ in range(6)] == [*drawn, 0]


def racing(*scripts: tuple[str, Expression]) -> Game:
    nodes = [Node("S", "startEvent"), Node("F", "parallelGateway"), Node("J", "parallelGateway"), Node("U", "userTask")]
    flows = [Flow("S", "F"), Flow("J", "U")]
    for number, script in enumerate(scripts):
        nodes.append(Node(f"s{number}", "scriptTask", script=script))
        flows += [Flow("F", f"s{number}"), Flow(f"s{number}", "J")]
    return Game([Process("p", Level(nodes, flows))], "p", BEGIN)


def test_an_order_that_matters_is_noticed() -> None:
    game = racing(("a", Expression("number", number=1)), ("a", Expression("number", number=2)))
    with pytest.raises(Unclear):
        game.let(lambda: game.start({}), orders=20)
    assert game.state.tokens == {}


def test_an_order_that_does_not_matter_is_played() -> None:
    game = racing(("a", Expression("more", "a")), ("a", Expression("more", "a")))
    game.let(lambda: game.start({}), orders=20)
    assert [kind for kind, _ in game.waiting()] == ["task"]
    assert game.state.scopes[0].values == {"a": 2}
