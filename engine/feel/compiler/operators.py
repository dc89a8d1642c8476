"""Arithmetic, comparison and three-valued logic."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any

from engine.feel import comparing, temporal
from engine.feel.compiler.core import compile_node, compiles
from engine.feel.kinds import Duration, kind_of, months_of, years_months
from engine.feel.limits import NUMBERS
from engine.feel.runtime import Closure, Run, Scope
from engine.feel.syntax.nodes import Arithmetic, Between, Comparison, InstanceOf, Junction, Negation

_NUMERIC = {
    "+": NUMBERS.add,
    "-": NUMBERS.subtract,
    "*": NUMBERS.multiply,
    "/": NUMBERS.divide,
    "**": lambda base, exponent: NUMBERS.power(base, exponent) if exponent else Decimal(1),
}


def calculate(operator: str, left: Any, right: Any, run: Run) -> Any:
    """Return ``left operator right`` (DMN 1.4 tables 54-58), null with a warning where undefined."""
    if left is None or right is None:
        run.warn(f"“{operator}”的一侧为空", f'One side of "{operator}" is null')
        return None
    try:
        if type(left) is Decimal and type(right) is Decimal:
            return _NUMERIC[operator](left, right)
        if operator == "+" and type(left) is str and type(right) is str:
            return run.text(left + right)
        result = _temporal(operator, left, right)
    except (ArithmeticError, DecimalException, ValueError):
        run.warn(f"“{operator}”的结果超出范围", f'The result of "{operator}" is out of range')
        return None
    if result is None:
        kinds = kind_of(left), kind_of(right)
        run.warn(
            f"不能对 {kinds[0]} 与 {kinds[1]} 作“{operator}”运算",
            f'"{operator}" is not defined for {kinds[0]} and {kinds[1]}',
        )
    return result


def _temporal(operator: str, left: Any, right: Any) -> Any:
    if operator == "+" and isinstance(left, (timedelta, Duration)) and isinstance(right, (date, time)):
        left, right = right, left
    if operator == "*" and type(left) is Decimal:
        left, right = right, left
    if isinstance(right, (timedelta, Duration)) and isinstance(left, (date, time)) and operator in "+-":
        return _shift(left, right if operator == "+" else -right)
    if isinstance(left, (timedelta, Duration)):
        return _duration(operator, left, right)
    if operator == "-":
        return _distance(left, right)
    return None


def _shift(moment: Any, by: timedelta | Duration) -> Any:
    if type(moment) is time:
        if isinstance(by, Duration):
            return None
        moved = datetime.combine(date(2000, 1, 1), moment.replace(tzinfo=None)) + timedelta(seconds=by.seconds)
        return (moved + timedelta(microseconds=by.microseconds)).time().replace(tzinfo=moment.tzinfo)
    if type(moment) is date and isinstance(by, timedelta):
        # A date moves by whole days; hours count from its midnight.
        return (datetime.combine(moment, time()) + by).date()
    return moment + by


def _duration(operator: str, left: timedelta | Duration, right: Any) -> Any:
    months = isinstance(left, Duration)
    amount = Decimal(months_of(left)) if months else temporal.seconds_of(left)
    if type(right) is type(left) and operator in ("+", "-", "/"):
        other = Decimal(months_of(right)) if months else temporal.seconds_of(right)
        if operator == "/":
            return NUMBERS.divide(amount, other)
        amount = amount + other if operator == "+" else amount - other
    elif type(right) is Decimal and operator in ("*", "/"):
        amount = NUMBERS.multiply(amount, right) if operator == "*" else NUMBERS.divide(amount, right)
    else:
        return None
    if abs(amount) > 10**14:
        raise OverflowError
    return years_months(int(amount)) if months else temporal.from_seconds(amount)


def _distance(left: Any, right: Any) -> Any:
    if type(left) is time and type(right) is time:
        if (left.tzinfo is None) is not (right.tzinfo is None):
            return None
        return temporal.time_of_day(left) - temporal.time_of_day(right)
    if not isinstance(left, date) or not isinstance(right, date):
        return None
    if type(left) is date and type(right) is date:
        return left - right
    # A date counts as its midnight UTC; a local time has no distance from one with a zone.
    one, other = (
        moment if isinstance(moment, datetime) else datetime.combine(moment, time(), temporal.UTC)
        for moment in (left, right)
    )
    if (one.tzinfo is None) is not (other.tzinfo is None):
        return None
    return one - other if one.tzinfo is None else temporal.instant(one) - temporal.instant(other)


@compiles(Arithmetic)
def _arithmetic(node: Arithmetic) -> Closure:
    first = compile_node(node.first)
    rest = tuple(zip(node.operators, map(compile_node, node.operands), strict=True))

    def chain(scope: Scope) -> Any:
        value = first(scope)
        for operator, operand in rest:
            value = calculate(operator, value, operand(scope), scope.run)
        return value

    return chain


@compiles(Negation)
def _negation(node: Negation) -> Closure:
    operand = compile_node(node.operand)

    def negate(scope: Scope) -> Any:
        value = operand(scope)
        if type(value) is Decimal:
            return NUMBERS.minus(value)
        if isinstance(value, (timedelta, Duration)):
            return -value
        scope.run.warn(f"不能对 {kind_of(value)} 取负", f"A {kind_of(value)} cannot be negated")
        return None

    return negate


@compiles(Comparison)
def _comparison(node: Comparison) -> Closure:
    left, right, operator = compile_node(node.left), compile_node(node.right), node.operator

    def relate(scope: Scope) -> bool | None:
        one, other = left(scope), right(scope)
        result = comparing.compare(operator, one, other, scope.run)
        if result is None:
            scope.run.warn(
                f"不能比较 {kind_of(one)} 与 {kind_of(other)}",
                f"A {kind_of(one)} cannot be compared with a {kind_of(other)}",
            )
        return result

    return relate


@compiles(Between)
def _between(node: Between) -> Closure:
    value, low, high = compile_node(node.value), compile_node(node.low), compile_node(node.high)

    def relate(scope: Scope) -> bool | None:
        it = value(scope)
        results = (
            comparing.compare(">=", it, low(scope), scope.run),
            comparing.compare("<=", it, high(scope), scope.run),
        )
        if None in results:
            scope.run.warn("between 的各项不可比较", "The parts of between cannot be compared")
            return None
        return all(results)

    return relate


@compiles(InstanceOf)
def _instance_of(node: InstanceOf) -> Closure:
    value, kind = compile_node(node.value), node.type
    return lambda scope: kind.admits(value(scope))


@compiles(Junction)
def _junction(node: Junction) -> Closure:
    operands = tuple(compile_node(operand) for operand in node.operands)
    decisive = node.word == "or"

    def decide(scope: Scope) -> bool | None:
        unknown = False
        for operand in operands:
            value = operand(scope)
            if value is decisive:
                return decisive
            if type(value) is not bool:
                unknown = True
        return None if unknown else not decisive

    return decide
