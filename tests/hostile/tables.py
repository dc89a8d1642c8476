"""Decision models and forms that mean harm."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.hostile.diagrams import EXPRESSIONS, LAUGHS

Attack = Callable[[], bytes]
DMN = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:d">'


def model(inside: str, before: str = "") -> bytes:
    """Return a decision file with anything in it."""
    return f"{before}{DMN}{inside}</definitions>".encode()


def decision(inside: str, name: str = "D", before: str = "") -> str:
    """Return one decision."""
    return f'<decision id="{name}" name="{name}"><variable name="{name}"/>{before}{inside}</decision>'


def needs(name: str) -> str:
    """Return that a decision needs another."""
    return f'<informationRequirement><requiredDecision href="#{name}"/></informationRequirement>'


def text(expression: str) -> str:
    """Return an expression of one line."""
    escaped = expression.replace("&", "&amp;").replace("<", "&lt;")
    return f"<literalExpression><text>{escaped}</text></literalExpression>"


def table(rules: int, columns: int = 1, cell: str = "1") -> str:
    """Return a decision table."""
    inputs = "".join(
        f'<input id="i{n}"><inputExpression><text>x{n}</text></inputExpression></input>' for n in range(columns)
    )
    entry = f"<inputEntry><text>{cell}</text></inputEntry>" * columns
    rule = f"<rule>{entry}<outputEntry><text>1</text></outputEntry></rule>"
    return f'<decisionTable hitPolicy="UNIQUE">{inputs}<output name="o"/>{rule * rules}</decisionTable>'


def boxes(depth: int) -> str:
    """Return contexts inside each other."""
    opening = '<context><contextEntry><variable name="a"/>' * depth
    return opening + text("1") + "</contextEntry></context>" * depth


DECISIONS: dict[str, Attack] = {
    "reads a file": lambda: model("&x;", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "billion laughs": lambda: model("&l9;", f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>'),
    "ten megabytes": lambda: model("<!--" + "a" * 10_000_000 + "-->"),
    "fifty thousand rules": lambda: model(decision(table(50_000))),
    "five thousand rules": lambda: model(decision(table(5_000))),
    "five hundred columns": lambda: model(decision(table(5, 500))),
    "a cell of a megabyte": lambda: model(decision(table(1, 1, "1," * 500_000))),
    "needs itself": lambda: model(decision(text("D"), before=needs("D"))),
    "need each other": lambda: model(decision(text("B"), "A", needs("B")) + decision(text("A"), "B", needs("A"))),
    "needs two of each before": lambda: model(
        decision(text("1"), "d0")
        + "".join(decision(text(f"d{n - 1} + d{n - 1}"), f"d{n}", needs(f"d{n - 1}") * 2) for n in range(1, 300))
    ),
    "a chain of three thousand": lambda: model(
        decision(text("1"), "d0")
        + "".join(decision(text(f"d{n - 1}"), f"d{n}", needs(f"d{n - 1}")) for n in range(1, 3_000))
    ),
    "boxes two thousand deep": lambda: model(decision(boxes(2_000))),
    "a type of itself": lambda: model(
        '<itemDefinition name="t"><typeRef>t</typeRef></itemDefinition>' + decision(table(1))
    ),
    "imports itself": lambda: model('<import namespace="urn:d" name="d" importType="x"/>' + decision(table(1))),
    "imports a file": lambda: model(
        '<import namespace="x" locationURI="file:///etc/passwd" importType="x"/>' + decision(table(1))
    ),
    "another language": lambda: model(
        decision('<literalExpression expressionLanguage="python"><text>__import__("os")</text></literalExpression>')
    ),
    **{
        f"expression: {name}": (lambda feel=feel: model(decision(text(feel[1:])))) for name, feel in EXPRESSIONS.items()
    },
}


def form(components: Any, **more: Any) -> bytes:
    """Return a form file."""
    return json.dumps({"type": "default", "id": "f", "schemaVersion": 16, "components": components, **more}).encode()


def field(**more: Any) -> dict[str, Any]:
    """Return a text field."""
    return {"type": "textfield", "key": "a", "label": "a", **more}


def groups(depth: int) -> bytes:
    """Return groups inside each other; written as text, because Python's own writer gives up."""
    opening = '{"type":"group","components":['
    return b'{"type":"default","id":"f","components":[' + (opening * depth + "]}" * depth).encode() + b"]}"


FORMS: dict[str, Attack] = {
    "no JSON": lambda: bytes(range(256)),
    "nothing": lambda: b"",
    "a list": lambda: b"[]",
    "null": lambda: b"null",
    "not UTF-8": lambda: '{"id": "表单"}'.encode("gb18030"),
    "ten megabytes": lambda: form([field(label="a" * 10_000_000)]),
    "twenty thousand fields": lambda: form([field(key=f"a{n}") for n in range(20_000)]),
    "a hundred thousand options": lambda: form(
        [field(type="select", values=[{"label": n, "value": n} for n in range(100_000)])]
    ),
    "brackets a hundred thousand deep": lambda: b"[" * 100_000 + b"]" * 100_000,
    "groups five thousand deep": lambda: groups(5_000),
    "a number beyond numbers": lambda: form([field(type="number")]).replace(
        b'"number"', b'"number", "validate": {"max": 1e99999}'
    ),
    "a number of a million digits": lambda: b'{"id": "f", "components": [], "n": ' + b"9" * 1_000_000 + b"}",
    "keys of Python": lambda: form(
        [field(key=name) for name in ("__class__", "__proto__", "a.__init__.b", "constructor")]
    ),
    "pattern that backtracks": lambda: form([field(validate={"pattern": "^(a+)+$"})]),
    "pattern that is none": lambda: form([field(validate={"pattern": "([" * 1_000})]),
    "components that are none": lambda: form([1, None, "a", [], {"type": []}, {"type": "group", "components": {}}]),
    "script in a label": lambda: form(
        [field(label="<script>alert(1)</script>"), {"type": "html", "content": "<script/>"}]
    ),
    **{
        f"hidden by: {name}": (lambda feel=feel: form([field(conditional={"hide": feel})]))
        for name, feel in EXPRESSIONS.items()
    },
}
