"""Expressions of other languages, of the simple kind, rewritten as FEEL."""

from engine.definitions.importing.expressions.juel import condition_of, value_of
from engine.definitions.importing.expressions.python import assignments_of, python_of
from engine.definitions.importing.expressions.tree import NotTranslated, quoted

__all__ = ["NotTranslated", "assignments_of", "condition_of", "python_of", "quoted", "value_of"]
