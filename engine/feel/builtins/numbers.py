"""Numeric functions; rounding and statistics are jdmn's where it is right."""

from __future__ import annotations

from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Any

from jdmn.feel.lib.type.numeric.DefaultNumericLib import DefaultNumericLib

from engine.feel.builtins.signature import built_in
from engine.feel.kinds import Duration, months_of, years_months
from engine.feel.limits import NUMBERS

_JDMN = DefaultNumericLib()
_SCALES = range(-6111, 6177)
"""The scales of decimal128 (DMN 1.4 table 76)."""


def _round(number: Decimal, scale: Decimal, rounding: str) -> Decimal:
    places = int(scale)
    if places not in _SCALES:
        raise ValueError(scale)
    exponent = Decimal(1).scaleb(-places)
    if number.adjusted() + places > 33:
        # More digits than the number type holds: there is nothing left to round.
        return number
    result = number.quantize(exponent, rounding=rounding, context=NUMBERS)
    if result.is_zero():
        # There is no negative zero in FEEL.
        return result.copy_abs()
    # A negative scale leaves an exponent; the value is meant, not its digits.
    return result if places >= 0 else NUMBERS.add(result, Decimal(0))


@built_in("decimal", "n: number, scale: number")
def decimal(number: Decimal, scale: Decimal) -> Decimal:
    """Return ``number`` with ``scale`` decimals, rounded half to even."""
    return _round(number, scale, ROUND_HALF_EVEN)


@built_in("floor", "n: number, scale?: number")
def floor(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
    """Round towards minus infinity."""
    return _round(number, scale, ROUND_FLOOR)


@built_in("ceiling", "n: number, scale?: number")
def ceiling(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
    """Round towards plus infinity."""
    return _round(number, scale, ROUND_CEILING)


@built_in("round up", "n: number, scale?: number")
def round_up(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
    """Round away from zero."""
    return _round(number, scale, ROUND_UP)


@built_in("round down", "n: number, scale?: number")
def round_down(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
    """Round towards zero."""
    return _round(number, scale, ROUND_DOWN)


@built_in("round half up", "n: number, scale?: number")
def round_half_up(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
    """Round to the nearest, halves away from zero."""
    return _round(number, scale, ROUND_HALF_UP)


@built_in("round half down", "n: number, scale?: number")
def round_half_down(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
    """Round to the nearest, halves towards zero."""
    return _round(number, scale, ROUND_HALF_DOWN)


@built_in("abs", "n: number")
def absolute(number: Decimal) -> Decimal:
    """Return the number without its sign."""
    return number.copy_abs()


@built_in("abs", "n: duration")
def absolute_duration(duration: timedelta | Duration) -> timedelta | Duration:
    """Return the duration without its sign."""
    return abs(duration) if isinstance(duration, timedelta) else years_months(abs(months_of(duration)))


@built_in("modulo", "dividend: number, divisor: number")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the remainder with the sign of the divisor."""
    remainder = NUMBERS.remainder(dividend, divisor)
    if remainder and remainder.is_signed() != divisor.is_signed():
        remainder = NUMBERS.add(remainder, divisor)
    return remainder


@built_in("sqrt", "number: number")
def sqrt(number: Decimal) -> Decimal:
    """Return the square root."""
    return NUMBERS.sqrt(number)


@built_in("log", "number: number")
def log(number: Decimal) -> Decimal:
    """Return the natural logarithm."""
    if number <= 0:
        raise ValueError(number)
    return NUMBERS.ln(number)


@built_in("exp", "number: number")
def exp(number: Decimal) -> Decimal:
    """Return e to the power of ``number``."""
    return NUMBERS.exp(number)


@built_in("odd", "number: number")
def odd(number: Decimal) -> bool | None:
    """Return whether a whole number is odd."""
    return _parity(number) == 1


@built_in("even", "number: number")
def even(number: Decimal) -> bool | None:
    """Return whether a whole number is even."""
    return _parity(number) == 0


def _parity(number: Decimal) -> Decimal:
    if number != number.to_integral_value():
        raise ValueError(number)
    return abs(number) % 2 if number.adjusted() < 34 else Decimal(0)


def _numbers(items: list[Any]) -> list[Decimal]:
    if not items or any(type(item) is not Decimal for item in items):
        raise ValueError("numbers are needed")
    return items


@built_in("sum", "list: list")
def total(items: list[Any]) -> Any:
    """Return the sum of numbers or of durations of one kind."""
    if items and all(type(item) is timedelta for item in items):
        return sum(items, timedelta())
    if items and all(isinstance(item, Duration) for item in items):
        return years_months(sum(months_of(item) for item in items))
    result = Decimal(0)
    for number in _numbers(items):
        result = NUMBERS.add(result, number)
    return result


@built_in("product", "list: list")
def product(items: list[Any]) -> Decimal:
    """Return the product of numbers."""
    result = Decimal(1)
    for number in _numbers(items):
        result = NUMBERS.multiply(result, number)
    return result


@built_in("mean", "list: list")
def mean(items: list[Any]) -> Decimal:
    """Return the arithmetic mean."""
    return NUMBERS.divide(total(_numbers(items)), Decimal(len(items)))


@built_in("median", "list: list")
def median(items: list[Any]) -> Decimal:
    """Return the middle of the numbers in order."""
    ordered = sorted(_numbers(items))
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return NUMBERS.divide(NUMBERS.add(ordered[half - 1], ordered[half]), Decimal(2))


@built_in("stddev", "list: list")
def stddev(items: list[Any]) -> Decimal:
    """Return the sample standard deviation of two or more numbers."""
    result = _JDMN.stddev(_numbers(items))
    return NUMBERS.plus(Decimal(result))


@built_in("mode", "list: list")
def mode(items: list[Any]) -> list[Decimal]:
    """Return the most frequent numbers in order; of no numbers none."""
    return list(_JDMN.mode(_numbers(items))) if items else []


@built_in("sum", "*n: any")
def total_of(*items: Any) -> Any:
    """Return ``sum`` of the arguments."""
    return total(list(items))


@built_in("product", "*n: any")
def product_of(*items: Any) -> Decimal:
    """Return ``product`` of the arguments."""
    return product(list(items))


@built_in("mean", "*n: any")
def mean_of(*items: Any) -> Decimal:
    """Return ``mean`` of the arguments."""
    return mean(list(items))


@built_in("median", "*n: any")
def median_of(*items: Any) -> Decimal:
    """Return ``median`` of the arguments."""
    return median(list(items))


@built_in("stddev", "*n: any")
def stddev_of(*items: Any) -> Decimal:
    """Return ``stddev`` of the arguments."""
    return stddev(list(items))


@built_in("mode", "*n: any")
def mode_of(*items: Any) -> list[Decimal]:
    """Return ``mode`` of the arguments."""
    return mode(_numbers(list(items)))
