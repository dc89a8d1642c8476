"""The job that plays the scenarios of a working copy: one at a time in a sandbox, then the results are kept."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from engine.commands.studio.rounds import Round, drop_round, keep_round, round_of, went_on
from engine.commands.studio.scenarios import keep_results
from engine.definitions.scenario import Scenario
from engine.errors import DefinitionInvalid, EngineError
from engine.identity.actors import actor_of
from engine.jobs.registry import handle_remotely
from engine.model import Job, JobKind, Person, WorkingCopy
from engine.sandbox import Sandbox
from engine.text import Text
from web.trial import shelf
from web.trial.outcome import Outcome, Parting
from web.trial.places import contents_of, digest_of
from web.trial.results import kept_of, played_of
from web.trial.runner import process_in, run

log = logging.getLogger(__name__)
_CHANGED = Text("文件在运行期间有修改，请重新运行", "The files were changed meanwhile; play them again")


@dataclass(frozen=True)
class _Play:
    """The next scenario of a round, in the sandbox of that round."""

    round: Round
    scenario: Scenario
    sandbox: Sandbox


@dataclass(frozen=True)
class _Refused:
    """The round cannot go on."""

    round: Round
    text: Text


Step = _Play | _Refused | None


class Rehearsal:
    """Plays rounds; the sandbox of the latest stays open between its scenarios and is made anew after a crash."""

    def __init__(self) -> None:
        self._open: tuple[str, Sandbox, tempfile.TemporaryDirectory[str]] | None = None

    def prepare(self, session: Session, job: Job) -> Step:
        """Read the next scenario; None when the round was given up, or this one was played already."""
        found = round_of(session, job.payload["copy"])
        if found is None or found.id != job.payload["round"] or len(found.played) != job.payload["scenario"]:
            return None
        copy = session.get(WorkingCopy, found.copy_id)
        files = contents_of(session, copy) if copy is not None else {}
        scenario = shelf.among(files).get(found.next_file or "")
        if digest_of(files) != found.digest or scenario is None:
            return _Refused(found, _CHANGED)
        try:
            return _Play(found, scenario, self._sandbox(session, found, files))
        except DefinitionInvalid as refusal:
            first = next((each for each in refusal.problems if each.severity == "error"), None)
            return _Refused(found, first.text if first is not None else refusal.text)
        except EngineError as refusal:
            return _Refused(found, refusal.text)

    def work(self, prepared: Step) -> Outcome | None:
        """Play the scenario in a copy of the sandbox."""
        if not isinstance(prepared, _Play):
            return None
        try:
            return run(prepared.sandbox, prepared.scenario)
        except Exception:
            # Whatever one scenario meets, the others are played, and the results say which.
            log.exception("the scenario %s could not be played", prepared.scenario.id)
            text = Text("未能运行，请告知管理员", "it could not be played; tell an administrator")
            return Outcome(prepared.scenario, Parting(0, None, text), (), frozenset(), frozenset(), None, None, ())

    def finish(self, session: Session, job: Job, prepared: Step, result: Outcome | None) -> None:
        """Save how far the round is; after the last scenario keep the results for whoever judges the change."""
        if isinstance(prepared, _Refused):
            keep_round(session, replace(prepared.round, refusal=prepared.text))
        elif prepared is not None and result is not None:
            now = round_of(session, prepared.round.copy_id)
            if now is None or now.id != prepared.round.id:
                return
            made = went_on(session, now, played_of(now.next_file or "", result))
            if made.next_file is None:
                self._end(session, made, prepared.sandbox)

    def _end(self, session: Session, made: Round, sandbox: Sandbox) -> None:
        copy = session.get_one(WorkingCopy, made.copy_id)
        by = actor_of(session, session.get_one(Person, made.by_id))
        with sandbox.inside() as within:
            process = process_in(within, copy.process_key)
        drop_round(session, made)
        if process is None:
            text = Text("工作副本中没有该流程的流程图", "The working copy has no diagram of the procedure")
            keep_round(session, replace(made, refusal=text))
        else:
            results: dict[str, Any] = {"digest": made.digest, **kept_of(process, made.played)}
            keep_results(session, copy.id, results, by=by)
        self._close()

    def _sandbox(self, session: Session, made: Round, files: Mapping[str, bytes]) -> Sandbox:
        if self._open is None or self._open[0] != made.id:
            self._close()
            folder = tempfile.TemporaryDirectory()
            self._open = (made.id, Sandbox.made(session, files, Path(folder.name)), folder)
        return self._open[1]

    def _close(self) -> None:
        if self._open is not None:
            _id, sandbox, folder = self._open
            self._open = None
            sandbox.close()
            folder.cleanup()


handle_remotely(JobKind.SCENARIO, Rehearsal())
