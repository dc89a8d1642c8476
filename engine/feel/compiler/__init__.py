"""Trees of nodes to Python closures, one module per family of nodes."""

from engine.feel.compiler import access, control, literals, operators, tests
from engine.feel.compiler.core import compile_node

__all__ = ["access", "compile_node", "control", "literals", "operators", "tests"]
