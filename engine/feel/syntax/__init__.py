"""FEEL 1.4 text to a tree of nodes."""

from engine.feel.syntax.reader import read_expression, read_unary_tests

__all__ = ["read_expression", "read_unary_tests"]
