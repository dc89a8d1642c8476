"""FEEL 1.4, the only expression language of the product: parsed once, compiled to closures, bounded."""

from jdmn.runtime.Range import Range

from engine.feel.errors import FeelError, FeelLimitError, FeelSyntaxError, FeelValueError
from engine.feel.expression import Expression, compile_expression, compile_unary_tests, compile_value
from engine.feel.functions import register, unregister
from engine.feel.kinds import Function, kind_of, months_of, years_months
from engine.feel.values import decode, encode, from_python, to_plain

__all__ = [
    "Expression",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "FeelValueError",
    "Function",
    "Range",
    "compile_expression",
    "compile_unary_tests",
    "compile_value",
    "decode",
    "encode",
    "from_python",
    "kind_of",
    "months_of",
    "register",
    "to_plain",
    "unregister",
    "years_months",
]
