"""The rules of ``validate``: the same verdicts as form-js gives in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from engine.feel.builtins.linear import Pattern
from engine.feel.runtime import Run
from engine.lint.checklists import condition_problem
from engine.text import Text
from forms import messages
from forms.components import Node
from forms.given import Given

EXPRESSION: Final = "firebreak:expression"
"""The custom property of a field in which people write FEEL."""
# What JavaScript's trim() takes away; Python's strip() differs in a few characters.
_BLANKS: Final = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|.)", re.DOTALL)
_EMAIL: Final = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
)
_MAINLAND_PHONE: Final = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|[48]00-?\d{3}-?\d{4}", re.ASCII)
_FOREIGN_PHONE: Final = re.compile(r"(\+|00)[1-9]\d{5,20}", re.ASCII)


def missing(node: Node, value: Any) -> bool:
    """Return whether a required field was left empty; an unticked box counts as empty."""
    if not node.validate.get("required"):
        return False
    return value is None or value == "" or value == [] or (node.type == "checkbox" and value is False)


def text_rules(node: Node, given: Given, value: str) -> Iterator[Text]:
    """Check length, pattern and kind of a text; empty ones are the business of ``required``."""
    if not value:
        return
    rules = node.validate
    length = len(value.strip(_BLANKS).encode("utf-16-le")) // 2
    shortest, longest = given.limit(rules.get("minLength")), given.limit(rules.get("maxLength"))
    if shortest is not None and length < shortest:
        yield messages.too_short(shortest)
    if longest is not None and length > longest:
        yield messages.too_long(longest)
    pattern = rules.get("pattern")
    if isinstance(pattern, str) and pattern and not _found(pattern, value):
        own = rules.get("patternErrorMessage")
        yield Text(own, own) if isinstance(own, str) and own else messages.WRONG_PATTERN
    if node.property_(EXPRESSION) and (said := condition_problem(value)) is not None:
        yield messages.not_an_expression(said)
    kind = rules.get("validationType")
    if kind == "email" and not _EMAIL.fullmatch(value):
        yield messages.NOT_EMAIL
    if kind == "phone" and not (_MAINLAND_PHONE.fullmatch(value) or _FOREIGN_PHONE.fullmatch(value)):
        yield messages.NOT_PHONE


def number_rules(node: Node, given: Given, value: Decimal) -> Iterator[Text]:
    """Check decimal places, steps and bounds of a number."""
    digits = node.settings.get("decimalDigits")
    if isinstance(digits, int) and value and _decimals(value) > digits >= 0:
        yield messages.NOT_INTEGER if digits == 0 else messages.too_many_decimals(digits)
    step = given.limit(node.settings.get("increment"))
    if step and value:
        rest = value % step
        if rest:
            yield messages.not_a_step(value - rest, value - rest + step)
    smallest, largest = given.limit(node.validate.get("min")), given.limit(node.validate.get("max"))
    if smallest is not None and value < smallest:
        yield messages.too_small(smallest)
    if largest is not None and value > largest:
        yield messages.too_large(largest)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Pattern:
    """Return a browser's pattern ready to run in linear time; raises ValueError for look-around and the like."""
    return Pattern(_ESCAPE.sub(lambda found: f"\\x{{{found[1]}}}" if found[1] else found[0], pattern))


def _found(pattern: str, value: str) -> bool:
    return compiled(pattern).found(Run(), value)
