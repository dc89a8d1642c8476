"""JUEL, the expressions of Camunda 7, Activiti and Flowable: those without method calls become FEEL."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.definitions.importing.expressions.reading import Reading
from engine.definitions.importing.expressions.tree import (
    Binary,
    Call,
    Choice,
    Item,
    Listed,
    Minus,
    Name,
    Node,
    NotTranslated,
    Path,
    Value,
    feel,
    quoted,
)

_PART = re.compile(r"[$#]\{((?:[^{}'\"]|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")*)\}")
_ENGINE = frozenset({"authenticatedUserId", "caseExecution", "execution", "externalTask", "task"})
# Counters of a multi-instance: other names here, and items are counted from 1.
_COUNTERS: dict[str, Node] = {
    "nrOfInstances": Name("numberOfInstances"),
    "nrOfActiveInstances": Name("numberOfActiveInstances"),
    "nrOfCompletedInstances": Name("numberOfCompletedInstances"),
    "loopCounter": Binary("-", Name("loopCounter"), Value(Decimal(1))),
}
_EMPTY = Listed((Value(None), Value(""), Listed(())))
_SAME = {"==": "=", "===": "=", "eq": "=", "!=": "!=", "!==": "!=", "ne": "!="}
_ORDER = {"<": "<", "lt": "<", ">": ">", "gt": ">", "<=": "<=", "le": "<=", ">=": ">=", "ge": ">="}
MAX_DEPTH = 60


def condition_of(text: str) -> str:
    """Return ``=`` and the FEEL of a bare expression or of one in ``${…}``; raises ``NotTranslated``."""
    whole = _PART.fullmatch(text.strip())
    return f"={_feel_of(whole[1] if whole else text)}"


def value_of(text: str) -> str:
    """Return a value text (``=`` means FEEL) of an attribute; words around ``${…}`` are joined with it.

    A text without an expression is returned as it is.  Raises ``NotTranslated``.
    """
    parts = list(_PART.finditer(text))
    if not parts:
        if "${" in text or "#{" in text:
            raise NotTranslated("表达式不完整或含有大括号", "the expression is not closed or has braces in it")
        return text
    if len(parts) == 1 and parts[0].group() == text.strip():
        return condition_of(text)
    written, end = [], 0
    for part in parts:
        written += [quoted(text[end : part.start()])] if text[end : part.start()] else []
        written.append(f"string({_feel_of(part[1])})")
        end = part.end()
    written += [quoted(text[end:])] if text[end:] else []
    return f"={' + '.join(written)}"


def _feel_of(text: str) -> str:
    parser = _Parser(Reading(text))
    node = parser.choice()
    parser.reading.finish()
    return feel(node)


class _Parser:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.depth = 0

    def choice(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotTranslated("表达式嵌套过深", "the expression is nested too deeply")
        condition = self.either()
        if self.reading.take("?"):
            yes = self.choice()
            self.reading.need(":")
            condition = Choice(condition, yes, self.choice())
        self.depth -= 1
        return condition

    def either(self) -> Node:
        left = self.both()
        while self.reading.take("||", "or"):
            left = Binary("or", left, self.both())
        return left

    def both(self) -> Node:
        left = self.equality()
        while self.reading.take("&&", "and"):
            left = Binary("and", left, self.equality())
        return left

    def equality(self) -> Node:
        left = self.order()
        while operator := self.reading.take(*_SAME):
            left = Binary(_SAME[operator], left, self.order())
        return left

    def order(self) -> Node:
        left = self.sum()
        while operator := self.reading.take(*_ORDER):
            left = Binary(_ORDER[operator], left, self.sum())
        return left

    def sum(self) -> Node:
        left = self.product()
        while operator := self.reading.take("+", "-"):
            left = Binary(operator, left, self.product())
        return left

    def product(self) -> Node:
        left = self.unary()
        while operator := self.reading.take("*", "/", "div", "%", "mod"):
            right = self.unary()
            if operator in ("%", "mod"):
                # The rest has the sign of the dividend, unlike FEEL's modulo.
                whole = Call("round down", (Binary("/", left, right), Value(Decimal(0))))
                left = Binary("-", left, Binary("*", right, whole))
            else:
                left = Binary("*" if operator == "*" else "/", left, right)
        return left

    def unary(self) -> Node:
        operators = []
        while operator := self.reading.take("!", "not", "-", "empty"):
            operators.append(operator)
        node = self.postfix()
        for operator in reversed(operators):
            if operator == "-":
                node = Minus(node)
            elif operator == "empty":
                # Equality with every kind of nothing; a chain of "=" would be null for other kinds.
                node = Call("list contains", (_EMPTY, node))
            else:
                node = Call("not", (node,))
        return node

    def postfix(self) -> Node:
        reading = self.reading
        node = self.primary()
        while True:
            if reading.take("."):
                node = Path(node, reading.name())
                if reading.peek() == "(":
                    raise NotTranslated(f"含有方法调用 {node.key}()", f"it calls the method {node.key}()")
            elif reading.take("["):
                node = self._inside(node)
            else:
                return node

    def _inside(self, base: Node) -> Node:
        key = self.choice()
        self.reading.need("]")
        if isinstance(key, Value) and isinstance(key.value, str):
            return Path(base, key.value)
        if isinstance(key, Value) and isinstance(key.value, Decimal) and key.value == int(key.value):
            return Item(base, int(key.value))
        raise NotTranslated("方括号中不是固定的名称或序号", "what stands in brackets is no fixed name or number")

    def primary(self) -> Node:
        reading = self.reading
        if reading.take("("):
            node = self.choice()
            reading.need(")")
            return node
        literal = reading.literal()
        if literal is not None:
            return literal
        name = reading.name()
        if name == "execution" and reading.take("."):
            return self._variable()
        if name in _ENGINE:
            raise NotTranslated(f"使用了引擎对象 {name}", f"it uses the engine object {name}")
        if reading.peek() in ("(", ":"):
            called = reading.peek() == "("
            if called:
                raise NotTranslated(f"含有函数调用 {name}()", f"it calls the function {name}()")
        return _COUNTERS.get(name, Name(name))

    def _variable(self) -> Node:
        """Read ``execution.getVariable("x")``, the long way to write ``x``."""
        reading = self.reading
        method = reading.name()
        if method != "getVariable" or not reading.take("("):
            raise NotTranslated(f"使用了引擎对象 execution.{method}", f"it uses the engine object execution.{method}")
        name = reading.literal()
        reading.need(")")
        if name is None or not isinstance(name.value, str):
            raise NotTranslated("变量名不是固定的文字", "the name of the variable is no fixed text")
        return Name(name.value)
