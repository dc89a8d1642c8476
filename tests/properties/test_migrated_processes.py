"""Random processes play the same game when the case goes over to a renamed drawing and back before every step."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from engine import commands
from engine.actor import SYSTEM
from engine.definitions.read import read_diagram
from engine.instances.programs import current_revision
from engine.model import DefinitionKind, Instance
from tests.properties import play as playing
from tests.properties.case import Case
from tests.properties.drawn import file_of
from tests.properties.games import play
from tests.properties.model import Process
from tests.properties.stage import Stage, stage

GAMES, BATCH, STEPS = 60, 20, 10
IDS = re.compile(r'\b(id|sourceRef|targetRef|attachedToRef|default)="([^"]+)"')


class MovingCase(Case):
    """Goes over to the other revision, and back, before anything happens."""

    def __init__(self, stage: Stage, processes: list[Process], tag: str) -> None:
        super().__init__(stage, processes, tag)
        main = processes[0].id
        source = file_of(processes[0], tag)
        process = read_diagram(source).processes[main]
        self._there = {id: f"z{id}" for id in (*process.activities, *process.flows)}
        head, opening, body = source.decode().partition(f'<process id="{main}"')
        other = head + opening + IDS.sub(lambda found: f'{found[1]}="z{found[2]}"', body)
        self._other = {f"{main}.bpmn": other.encode()}

    def start(self, process_id: str, variables: dict[str, Any]) -> None:
        super().start(process_id, variables)
        with self._sessions() as session:
            commands.deploy(session, self._other, by=SYSTEM)
            self._old = session.get_one(Instance, self._id).revision_id
            self._new = current_revision(session, DefinitionKind.PROCESS, process_id).id
        self._move()

    def complete(self, token_id: str, result: dict[str, Any]) -> None:
        self._move()
        super().complete(token_id, result)

    def run_job(self, token_id: str) -> None:
        self._move()
        super().run_job(token_id)

    def message(self, name: str, key: str, payload: dict[str, Any]) -> None:
        self._move()
        super().message(name, key, payload)

    def signal(self, name: str, payload: dict[str, Any]) -> None:
        self._move()
        super().signal(name, payload)

    def _move(self) -> None:
        back = {new: old for old, new in self._there.items()}
        with self._sessions() as session:
            instance = session.get_one(Instance, self._id)
            if instance.state != "active":
                return
            commands.migrate(session, self._id, self._new, mapping=self._there, reason="there", by=SYSTEM)
            commands.migrate(session, self._id, self._old, mapping=back, reason="back", by=SYSTEM)


@pytest.mark.parametrize("first", range(0, GAMES, BATCH))
def test_a_case_that_moves_plays_the_same_game(
    first: int, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "Case", MovingCase)
    with stage(template, tmp_path) as opened:
        for seed in range(first, first + BATCH):
            play(opened, seed, limit=STEPS)
