"""Everything the product does with a file that somebody brings, up to putting it into force and running it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM
from engine.definitions.importing import bring_in
from engine.definitions.layout import with_picture
from engine.definitions.read import read_diagram
from engine.errors import DefinitionInvalid, EngineError
from engine.jobs.worker import run_due
from engine.lint import lint_sources
from engine.model import Definition, DefinitionKind
from forms import load_form

T = TypeVar("T")


def handle(session: Session, name: str, source: bytes) -> list[str]:
    """Read, check, translate, lay out, deploy and start a file; return the rules that refuse it.

    Raises whatever is not a refusal.
    """
    rules = [problem.rule for problem in lint_sources({name: source}) if problem.severity == "error"]
    _look_at(name, source)
    lint_sources(bring_in({name: source}).files)
    try:
        commands.deploy(session, {name: source}, by=SYSTEM, drafts=True)
    except DefinitionInvalid as refusal:
        return rules or [problem.rule for problem in refusal.problems]
    for key in session.scalars(select(Definition.key).where(Definition.kind == DefinitionKind.PROCESS)).all():
        _unless_refused(lambda key=key: commands.start(session, key, {"x": 1}, by=SYSTEM))
    run_due(session)
    return []


def _look_at(name: str, source: bytes) -> None:
    match Path(name).suffix:
        case ".bpmn":
            _unless_refused(lambda: read_diagram(source))
            _unless_refused(lambda: with_picture(source))
        case ".form":
            _unless_refused(lambda: load_form(source))


def _unless_refused(act: Callable[[], T]) -> T | None:
    try:
        return act()
    except EngineError:
        return None
