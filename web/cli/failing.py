"""How commands fail: one message in both languages on stderr and exit code 1; 2 is wrong use."""

from __future__ import annotations

import sys
from typing import Any

import click

from engine.errors import DefinitionInvalid, EngineError, Problem
from engine.text import Text


class Failing(click.Group):
    """A group whose commands may raise the product's refusals."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a refusal ends it with exit code 1."""
        try:
            return super().invoke(ctx)
        except EngineError as error:
            fail(error)


def fail(error: EngineError) -> None:
    """Write the refusal and exit."""
    say(error.text, err=True)
    for problem in error.problems if isinstance(error, DefinitionInvalid) else ():
        click.echo(f"  {line_of(problem)}", err=True)
    sys.exit(1)


def say(text: Text, *, err: bool = False) -> None:
    """Write both languages, Chinese first."""
    click.echo(f"{text.zh} / {text.en}", err=err)


def line_of(problem: Problem) -> str:
    """Return a problem of a file as one line."""
    where = " ".join(part for part in (problem.file, problem.element_id) if part)
    return f"{where}: {problem.text.zh} / {problem.text.en}"
