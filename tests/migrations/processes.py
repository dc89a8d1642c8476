"""The processes of the released fixtures: each waits in its own way and ends at ``done``."""

from __future__ import annotations

from tests.engine.tokens.drawing import boundary, chain, el, event, flow, io, items, keyed, named, process, timer, zeebe

DONE = el("endEvent", "done")
SIDE = el("endEvent", "aside")


def task(id: str, *inside: str) -> str:
    """Return a task for the managers."""
    return el("userTask", id, zeebe("assignmentDefinition", candidateGroups="cs_manager"), *inside)


def clocked(key: str) -> str:
    """Return the property that makes a timer a service-level clock."""
    return zeebe("properties", zeebe("property", name="firebreak:clock", value=key))


def start() -> str:
    """Return the beginning of every process."""
    return el("startEvent", "begin")


def asking() -> bytes:
    """Return a task with a clock that reminds, a deadline that takes it away, and a condition that is watched."""
    return process(
        start(),
        task("ask", zeebe("taskSchedule", dueDate='=now() + duration("P1D")')),
        boundary("late", "ask", timer("timeDuration", "PT4H"), clocked("reply"), interrupting=False),
        boundary("over", "ask", timer("timeDuration", "P3D")),
        boundary(
            "urgent",
            "ask",
            "<conditionalEventDefinition><condition>=urgent = true</condition></conditionalEventDefinition>",
            interrupting=False,
        ),
        task("remind"),
        task("chief"),
        el("exclusiveGateway", "merge"),
        DONE,
        SIDE,
        chain("begin", "ask", "merge", "done"),
        chain("late", "remind", "aside"),
        chain("over", "chief", "merge"),
        flow("urgent", "aside"),
        id="asking",
    )


def several() -> bytes:
    """Return parallel, sequential and looped tasks, one after the other."""
    loop = "<standardLoopCharacteristics><loopCondition>=again</loopCondition></standardLoopCharacteristics>"
    gather = {"outputCollection": "answers", "outputElement": "=answer"}
    return process(
        start(),
        task("all", items('=["a", "b", "c"]', **gather)),
        task("each", items('=["d", "e"]', sequential=True)),
        task("again", loop),
        DONE,
        chain("begin", "all", "each", "again", "done"),
        id="several",
    )


def boxed() -> bytes:
    """Return a sub-process with event sub-processes inside and a boundary event around it."""
    reminded = el(
        "subProcess",
        "reminding",
        el("startEvent", "hourly", timer("timeCycle", "R3/PT1H"), isInterrupting="false"),
        task("nudge"),
        el("endEvent", "nudged"),
        chain("hourly", "nudge", "nudged"),
        triggeredByEvent="true",
    )
    recalled = el(
        "subProcess",
        "recalling",
        el("startEvent", "recall", event("message", "m_recall")),
        task("explain"),
        el("endEvent", "explained"),
        chain("recall", "explain", "explained"),
        triggeredByEvent="true",
    )
    inner = [el("startEvent", "first"), task("work"), el("endEvent", "last"), chain("first", "work", "last")]
    return process(
        start(),
        el("subProcess", "box", io({"inside": "=case.number"}), *inner, reminded, recalled),
        boundary("alarm", "box", event("signal", "s_alarm"), interrupting=False),
        DONE,
        SIDE,
        chain("begin", "box", "done"),
        flow("alarm", "aside"),
        id="boxed",
        head=keyed("m_recall", "=case.number") + named(signal="s_alarm"),
    )


def called() -> bytes:
    """Return the process another one calls."""
    return process(start(), task("inner"), DONE, chain("begin", "inner", "done"), id="called")


def calling() -> bytes:
    """Return a process that calls another one."""
    call = el("callActivity", "call", zeebe("calledElement", processId="called", propagateAllChildVariables="true"))
    return process(start(), call, task("after"), DONE, chain("begin", "call", "after", "done"), id="calling")


def both() -> bytes:
    """Return an inclusive block behind a parallel one."""
    return process(
        start(),
        el("parallelGateway", "fork"),
        task("left"),
        task("right"),
        el("parallelGateway", "join"),
        el("inclusiveGateway", "split", default="split-never"),
        task("one"),
        task("two"),
        task("never"),
        el("inclusiveGateway", "gather"),
        DONE,
        chain("begin", "fork", "left", "join", "split"),
        chain("fork", "right", "join"),
        flow("split", "one", "=true") + flow("split", "two", "=true") + flow("split", "never"),
        chain("one", "gather", "done") + flow("two", "gather") + flow("never", "gather"),
        id="both",
    )


def racing() -> bytes:
    """Return a race of a message and a timer, then a signal, then a receive task."""
    return process(
        start(),
        el("eventBasedGateway", "race"),
        el("intermediateCatchEvent", "letter", event("message", "m_letter")),
        el("intermediateCatchEvent", "pause", timer("timeDuration", "PT2H")),
        el("exclusiveGateway", "merge"),
        el("intermediateCatchEvent", "horn", event("signal", "s_horn")),
        el("receiveTask", "reply", messageRef="m_reply"),
        DONE,
        chain("begin", "race", "letter", "merge", "horn", "reply", "done"),
        chain("race", "pause", "merge"),
        id="racing",
        head=keyed("m_letter", "=case.number") + keyed("m_reply", "=case.number") + named(signal="s_horn"),
    )


def telling() -> bytes:
    """Return a service task."""
    told = el(
        "serviceTask",
        "tell",
        zeebe("taskDefinition", type="notify"),
        zeebe(
            "taskHeaders",
            zeebe("header", key="to", value='=["cs_manager"]'),
            zeebe("header", key="subject", value="请看"),
        ),
    )
    return process(start(), told, DONE, chain("begin", "tell", "done"), id="telling")


PROCESSES = {make.__name__: make for make in (asking, several, boxed, called, calling, both, racing, telling)}
