"""Python as SpiffWorkflow's diagrams use it: expressions and plain assignments become FEEL; nothing is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from engine.definitions.importing.expressions.tree import (
    Binary,
    Call,
    Choice,
    Context,
    Item,
    Listed,
    Minus,
    Name,
    Node,
    NotTranslated,
    Path,
    Value,
    checked_name,
    feel,
)

MAX_LENGTH = 4_000
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
_COMPARING: dict[type[ast.cmpop], str] = {
    ast.Eq: "=",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "=",
    ast.IsNot: "!=",
}


def python_of(text: str) -> str:
    """Return ``=`` and the FEEL of a Python expression; raises ``NotTranslated``."""
    with _readable(text):
        parsed = ast.parse(text.strip(), mode="eval")
    return f"={feel(_node_of(parsed.body))}"


def assignments_of(text: str) -> list[tuple[str, str]]:
    """Return names and FEEL (with ``=``) of a script made of assignments to variables, in their order.

    Raises ``NotTranslated`` for anything else a script does.
    """
    with _readable(text):
        parsed = ast.parse(text.strip())
    found: list[tuple[str, str]] = []
    for statement in parsed.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                node = _node_of(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                node = _node_of(value)
            case ast.AugAssign(target=ast.Name(id=name), op=operator, value=value):
                node = _arithmetic(Name(name), operator, _node_of(value))
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                continue
            case _:
                raise NotTranslated("脚本不只是给变量赋值", "the script does more than assign variables")
        found.append((checked_name(name), f"={feel(node)}"))
    return found


@contextmanager
def _readable(text: str) -> Iterator[None]:
    """Turn a text that is too long, and whatever Python's own parser raises, into a refusal."""
    if len(text) > MAX_LENGTH:
        raise NotTranslated("内容过长", "it is too long")
    try:
        yield
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotTranslated("不是有效的 Python 表达式", "it is not valid Python") from error


def _node_of(expression: ast.expr) -> Node:
    try:
        return _node(expression)
    except RecursionError as error:
        raise NotTranslated("表达式过长或嵌套过深", "the expression is too long or nested too deeply") from error


def _node(node: ast.expr) -> Node:
    match node:
        case ast.Constant(value=bool() | str() | None as value):
            return Value(value)
        case ast.Constant(value=int() | float() as value):
            return Value(Decimal(repr(value)))
        case ast.Name(id=name):
            return Name(name)
        case ast.Attribute(value=base, attr=key):
            return Path(_node(base), key)
        case ast.Subscript(value=base, slice=ast.Constant(value=str() as key)):
            return Path(_node(base), key)
        case ast.Subscript(value=base, slice=ast.Constant(value=int() as index)):
            return Item(_node(base), index)
        case ast.Subscript(value=base, slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as index))):
            return Item(_node(base), -index)
        case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[ast.Constant(value=str() as key)], keywords=[]):
            return Path(_node(base), key)
        case ast.IfExp(test=test, body=yes, orelse=no):
            return Choice(_node(test), _node(yes), _node(no))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Call("not", (_truth(operand),))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Minus(_node(operand))
        case ast.BoolOp(op=operator, values=values):
            return _joined("and" if isinstance(operator, ast.And) else "or", [_truth(value) for value in values])
        case ast.BinOp(left=left, op=operator, right=right):
            return _arithmetic(_node(left), operator, _node(right))
        case ast.Compare(left=left, ops=operators, comparators=rights):
            values = [left, *rights]
            return _joined(
                "and", [_compared(values[at], operator, values[at + 1]) for at, operator in enumerate(operators)]
            )
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return Listed(tuple(_node(item) for item in items))
        case ast.Dict(keys=keys, values=values):
            return Context(tuple((_key(key), _node(value)) for key, value in zip(keys, values, strict=True)))
        case ast.Call(func=called):
            name = re.sub(r"\s+", " ", ast.unparse(called))[:40]
            raise NotTranslated(f"含有函数调用 {name}()", f"it calls {name}()")
    kind = type(node).__name__
    raise NotTranslated(f"写法不支持（{kind}）", f"it is written in a way not supported ({kind})")


def _truth(node: ast.expr) -> Node:
    """Return an operand of and, or, not: Python takes any value there, FEEL only true and false."""
    if isinstance(node, ast.Constant) and not isinstance(node.value, bool):
        raise NotTranslated("and、or、not 用在了非真假值上", "and, or or not is used on what is neither true nor false")
    if isinstance(node, ast.BinOp | ast.List | ast.Dict | ast.Tuple):
        raise NotTranslated("and、or、not 用在了非真假值上", "and, or or not is used on what is neither true nor false")
    return _node(node)


def _arithmetic(left: Node, operator: ast.operator, right: Node) -> Node:
    if isinstance(left, Listed) or isinstance(right, Listed):
        raise NotTranslated("对列表作了运算", "it computes with lists")
    if isinstance(operator, ast.Mod) and not isinstance(left, Value):
        return Call("modulo", (left, right))
    if isinstance(operator, ast.FloorDiv):
        return Call("floor", (Binary("/", left, right),))
    written = _ARITHMETIC.get(type(operator))
    texts = [side for side in (left, right) if isinstance(side, Value) and isinstance(side.value, str)]
    if written is None or (texts and written != "+"):
        raise NotTranslated("运算不支持", "it uses an operator that is not supported")
    return Binary(written, left, right)


def _compared(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Node:
    if isinstance(operator, ast.In | ast.NotIn):
        if not isinstance(right, ast.List | ast.Tuple):
            raise NotTranslated("in 的右边不是写明的列表", "what stands after in is no list written out")
        found = Call("list contains", (_node(right), _node(left)))
        return found if isinstance(operator, ast.In) else Call("not", (found,))
    return Binary(_COMPARING[type(operator)], _node(left), _node(right))


def _joined(operator: str, nodes: list[Node]) -> Node:
    joined = nodes[0]
    for node in nodes[1:]:
        joined = Binary(operator, joined, node)
    return joined


def _key(key: ast.expr | None) -> str:
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return key.value
    raise NotTranslated("字典的键不是固定的文字", "a key of the dictionary is no fixed text")
