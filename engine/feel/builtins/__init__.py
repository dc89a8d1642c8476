"""The built-in functions of FEEL 1.4 (DMN 1.4 §10.3.4), one module per family."""

from engine.feel.builtins import contexts, conversion, lists, logic, numbers, ranges, strings, temporal
from engine.feel.builtins.signature import BUILT_IN

__all__ = [
    "BUILT_IN",
    "contexts",
    "conversion",
    "lists",
    "logic",
    "numbers",
    "ranges",
    "strings",
    "temporal",
]
