"""Runs deployed diagrams with SpiffWorkflow, corrected: tokens move, variables live in scopes (D3)."""

from engine.tokens import spiff as _spiff

_spiff.check()

from engine.tokens.countersigns import Signing  # noqa: E402 - the check comes first
from engine.tokens.journal import Step, Thrown, Write  # noqa: E402 - the check comes first
from engine.tokens.migrating import NotMovable, Obstacle  # noqa: E402 - the check comes first
from engine.tokens.program import Program, compile_program  # noqa: E402 - the check comes first
from engine.tokens.run import Run  # noqa: E402 - the check comes first
from engine.tokens.state import rewritten  # noqa: E402 - the check comes first
from engine.tokens.waits import Wait  # noqa: E402 - the check comes first

__all__ = [
    "NotMovable",
    "Obstacle",
    "Program",
    "Run",
    "Signing",
    "Step",
    "Thrown",
    "Wait",
    "Write",
    "compile_program",
    "rewritten",
]
