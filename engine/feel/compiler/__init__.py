"""Trees of nodes to Python closures, one module per family of nodes."""

from engine.feel.compiler import access, control, literals, operators, tests
from engine.feel.compiler.core import compile_node
from engine.feel.compiler.tests import Test, compile_cell, passes

__all__ = ["Test", "access", "compile_cell", "compile_node", "control", "literals", "operators", "passes", "tests"]
