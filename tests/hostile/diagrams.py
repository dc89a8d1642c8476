"""Diagrams that mean harm: outside the file, endless, huge, deep, or with expressions that attack."""

from __future__ import annotations

from collections.abc import Callable

from tests.engine.tokens.drawing import HEAD, boundary, chain, el, event, flow, items, process, timer, zeebe

Attack = Callable[[], bytes]

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
EXPRESSIONS = {
    "import": '=__import__("os").system("id")',
    "walk": "=x.__class__.__mro__[1].__subclasses__()",
    "format": '="{0.__class__}".format(x)',
    "read": '=open("/etc/passwd").read()',
    "power": "=9**9**9**9 > 1",
    "endless": "=count(for i in 1..999999999 return i) > 1",
    "regex": f'=matches("{"a" * 60}!", "^(a+)+$")',
    "deep": "=" + "(" * 4000 + "1" + ")" * 4000,
    "long": "=" + "1+" * 100_000 + "1",
    "python": "=lambda: (yield)",
}


def line(*middle: str, ends: str = "") -> bytes:
    """Return a process in which the elements come one after the other."""
    names = [part.split('id="')[1].split('"')[0] for part in middle]
    return process(el("startEvent", "S"), *middle, el("endEvent", "E"), chain("S", *names, "E"), ends)


def guarded(expression: str) -> bytes:
    """Return a gateway whose way depends on the expression."""
    text = expression.replace("&", "&amp;").replace("<", "&lt;")
    way = f'<sequenceFlow id="w" sourceRef="G" targetRef="E"><conditionExpression>{text}</conditionExpression>'
    parts = [
        el("startEvent", "S"),
        el("exclusiveGateway", "G", default="G-F"),
        el("endEvent", "E"),
        el("endEvent", "F"),
    ]
    return process(*parts, flow("S", "G"), flow("G", "F"), way + "</sequenceFlow>")


def nested(depth: int) -> bytes:
    """Return sub-processes inside each other."""
    opening = "".join(f'<subProcess id="s{n}"><startEvent id="b{n}"/>' for n in range(depth))
    return process(el("startEvent", "S"), opening, "</subProcess>" * depth, el("endEvent", "E"), chain("S", "s0", "E"))


def parallel(ways: int) -> bytes:
    """Return a fork into many ways at once."""
    parts = [el("startEvent", "S"), el("parallelGateway", "F"), el("parallelGateway", "J"), el("endEvent", "E")]
    parts += [el("task", f"t{n}") + flow("F", f"t{n}") + flow(f"t{n}", "J") for n in range(ways)]
    return process(*parts, flow("S", "F"), flow("J", "E"))


def tangle(size: int) -> bytes:
    """Return gateways of which each leads to each."""
    gates = "".join(el("inclusiveGateway", f"g{n}") for n in range(size))
    flows = "".join(flow(f"g{a}", f"g{b}", "=true", id=f"f{a}_{b}") for a in range(size) for b in range(size) if a != b)
    return process(el("startEvent", "S"), gates, el("endEvent", "E"), flow("S", "g0"), flow("g1", "E"), flows)


def document(inside: str, before: str = "") -> bytes:
    """Return a file with anything in it."""
    return f'<?xml version="1.0"?>{before}{HEAD}{inside}</definitions>'.encode()


ATTACKS: dict[str, Attack] = {
    "reads a file": lambda: document(
        "<process id='p' name='&x;'/>", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "fetches a page": lambda: document("&x;", '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>'),
    "parameter entity": lambda: document("", '<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>'),
    "includes a file": lambda: document(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    ),
    "stylesheet": lambda: document("<process id='p'/>", '<?xml-stylesheet href="file:///etc/passwd"?>'),
    "billion laughs": lambda: document("&l9;", f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>'),
    "quadratic entity": lambda: document("&a;" * 50_000, f'<!DOCTYPE a [<!ENTITY a "{"a" * 50_000}">]>'),
    "laughs in UTF-16": lambda: document("&a;", '<!DOCTYPE a [<!ENTITY a "ha">]>').decode().encode("utf-16"),
    "laughs in UTF-7": lambda: b'<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE a+AD4-' + document(""),
    "laughs in EBCDIC": lambda: '<?xml version="1.0" encoding="cp037"?><!DOCTYPE a><a/>'.encode("cp037"),
    "ten megabytes": lambda: document("<!--" + "a" * 10_000_000 + "-->"),
    "four megabytes of one attribute": lambda: document(f"<process id='{'a' * 4_000_000}'/>"),
    "a hundred thousand elements": lambda: document("<process id='p'/>" * 100_000),
    "twenty thousand attributes": lambda: document(
        "<process id='p' " + " ".join(f"a{n}=''" for n in range(20_000)) + "/>"
    ),
    "twenty thousand namespaces": lambda: document(
        "<process id='p' " + " ".join(f"xmlns:n{n}='u{n}'" for n in range(20_000)) + "/>"
    ),
    "deep elements": lambda: document("<a>" * 60_000 + "</a>" * 60_000),
    "zero bytes": lambda: process(el("startEvent", "S")).replace(b"S", b"\0"),
    "not XML": lambda: bytes(range(256)) * 100,
    "five thousand tasks": lambda: line(*(el("task", f"t{n}") for n in range(5_000))),
    "five thousand parallel ways": lambda: parallel(5_000),
    "five thousand fields": lambda: line(
        el("task", "T", *(zeebe("property", name=f"n{n}", value="v") for n in range(5_000)))
    ),
    "three thousand flows among sixty gateways": lambda: tangle(60),
    "sub-processes forty deep": lambda: nested(40),
    "sub-processes two thousand deep": lambda: nested(2_000),
    "calls itself": lambda: line(el("callActivity", "C", zeebe("calledElement", processId="p"))),
    "goes round for ever": lambda: process(
        el("startEvent", "S"),
        el("task", "A"),
        el("exclusiveGateway", "G"),
        chain("S", "A", "G"),
        flow("G", "A", "=true"),
    ),
    "multi-instance without end": lambda: line(el("task", "T", items("=for i in 1..99999999 return i"))),
    "multi-instance of itself": lambda: line(el("task", "T", items("=for i in 1..5000 return partial"))),
    "timer without pause": lambda: process(
        el("startEvent", "S"),
        el("userTask", "T"),
        boundary("B", "T", timer("timeCycle", "R/PT0S"), interrupting=False),
        el("task", "X"),
        el("endEvent", "E"),
        chain("S", "T", "E"),
        flow("B", "X"),
    ),
    "timer beyond time": lambda: line(el("intermediateCatchEvent", "T", timer("timeDuration", "P99999999999999Y"))),
    "timer of a huge number": lambda: line(
        el("intermediateCatchEvent", "T", timer("timeDuration", f"PT{'9' * 5_000}S"))
    ),
    "timer of another age": lambda: line(
        el("intermediateCatchEvent", "T", timer("timeDate", "999999-12-31T00:00:00Z"))
    ),
    "boundary event on itself": lambda: process(
        el("startEvent", "S"), boundary("B", "B", event("error")), el("endEvent", "E"), chain("S", "E"), flow("B", "E")
    ),
    "flow to itself": lambda: process(el("startEvent", "S"), el("task", "A"), chain("S", "A", "A")),
    "one id for all": lambda: process(
        *(el("task", "A") for _ in range(500)), *(flow("A", "A", id="f") for _ in range(500))
    ),
    "script in a name": lambda: process(el("startEvent", "S", name="<script>alert(1)</script>"), id="p"),
    "picture off the earth": lambda: PICTURE.replace(b"NUMBER", b"1e308"),
    "picture without numbers": lambda: PICTURE.replace(b"NUMBER", b"NaN"),
    **{f"expression: {name}": (lambda text=text: guarded(text)) for name, text in EXPRESSIONS.items()},
}
PICTURE = document(
    '<process id="p" isExecutable="true"><startEvent id="S"/><endEvent id="E"/>'
    '<sequenceFlow id="f" sourceRef="S" targetRef="E"/></process>'
    '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><di:BPMNPlane bpmnElement="p">'
    '<di:BPMNShape bpmnElement="S"><dc:Bounds x="NUMBER" y="NUMBER" width="-NUMBER" height="0"/>'
    "</di:BPMNShape></di:BPMNPlane></di:BPMNDiagram>"
)
