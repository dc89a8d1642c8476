"""What a case left out, did besides or did at another time is named, and nothing else."""

from __future__ import annotations

from engine.conformance import Kind, Words
from engine.conformance.model import Deviation
from engine.text import Text
from tests.engine.conformance.checking import checked, drawn, found
from tests.engine.tokens.drawing import boundary, chain, el, flow, items, timer

LINE = drawn(
    el("startEvent", "s"),
    *(el("userTask", task, name=f"第{task}步") for task in "ABCD"),
    el("endEvent", "e"),
    chain("s", "A", "B", "C", "D", "e"),
)
CHOICE = drawn(
    el("startEvent", "s"),
    el("exclusiveGateway", "x", default="x-A"),
    *(el("userTask", task) for task in "ABC"),
    el("exclusiveGateway", "y"),
    el("endEvent", "e"),
    chain("s", "x", "A", "y", "C", "e"),
    flow("x", "B", "=big"),
    chain("B", "y"),
)
BOTH = drawn(
    el("startEvent", "s"),
    el("parallelGateway", "f"),
    *(el("userTask", task) for task in "ABC"),
    el("parallelGateway", "j"),
    el("endEvent", "e"),
    chain("s", "f", "A", "j", "C", "e"),
    chain("f", "B", "j"),
)


def test_a_case_as_drawn_has_no_findings() -> None:
    result = checked(LINE, "A B C D", "A B C D")
    assert (result.cases, result.fitting, result.fitness, result.step_fitness, found(result)) == (2, 2, 1.0, 1.0, [])


def test_what_is_left_out_is_named() -> None:
    result = checked(LINE, "A B D", "A B C D", "B C D")
    assert found(result) == ["skipped A", "skipped C"]
    assert [one.numbers for one in result.findings] == [["3"], ["1"]]
    assert (result.fitting, result.steps, result.deviating) == (1, 12, 2)


def test_what_is_done_twice_is_named() -> None:
    result = checked(LINE, "A B B B C D")
    assert found(result) == ["extra B"]
    assert [(one.times, one.cases) for one in result.findings] == [(2, 1)]


def test_what_is_done_out_of_order_is_named_with_what_it_should_follow_or_precede() -> None:
    assert found(checked(LINE, "A C D B")) == ["order B before C"]
    assert found(checked(LINE, "D A B C")) == ["order D after C"]


def test_the_other_way_is_no_deviation_but_both_ways_are() -> None:
    assert found(checked(CHOICE, "A C", "B C")) == []
    assert found(checked(CHOICE, "A B C")) in (["extra A"], ["extra B"])
    assert len(found(checked(CHOICE, "C"))) == 1


def test_work_side_by_side_has_no_order_but_what_follows_has() -> None:
    assert found(checked(BOTH, "A B C", "B A C")) == []
    assert found(checked(BOTH, "A C B")) in (["order B before C"], ["order C after B"])


def test_a_sub_process_that_two_tokens_come_to_ends_for_each_of_them() -> None:
    diagram = drawn(
        el("startEvent", "s"),
        el("parallelGateway", "f"),
        *(el("userTask", task) for task in "ABC"),
        el("subProcess", "P", el("startEvent", "t"), el("userTask", "U"), el("userTask", "V"), chain("t", "U", "V")),
        el("endEvent", "e"),
        chain("s", "f", "A", "P", "C", "e"),
        chain("f", "B", "P"),
    )
    assert found(checked(diagram, "A B U V C U V C", "A U B U V C V C")) == []
    assert found(checked(diagram, "A B U V U V C")) == ["skipped C"]


def test_a_sub_process_inside_items_that_run_at_once_ends_for_each_of_them() -> None:
    inner = el("subProcess", "Q", el("startEvent", "u"), el("userTask", "U"), el("userTask", "V"), chain("u", "U", "V"))
    diagram = drawn(
        el("startEvent", "s"),
        el(
            "subProcess",
            "P",
            items("=[1, 2]", "i", False),
            inner,
            el("userTask", "C"),
            el("startEvent", "t"),
            chain("t", "Q", "C"),
        ),
        el("endEvent", "e"),
        chain("s", "P", "e"),
    )
    assert found(checked(diagram, "U V C U V C", "U U V C V C")) == []


def test_a_case_that_goes_on_is_asked_only_for_what_it_has_come_to() -> None:
    assert found(checked(LINE, "", "A", "A B", ended=False)) == []
    assert found(checked(LINE, "A C", ended=False)) == ["skipped B"]


def test_what_interrupts_excuses_the_work_it_interrupts() -> None:
    diagram = drawn(
        el("startEvent", "s"),
        el("userTask", "A"),
        boundary("T", "A", timer("timeDuration", "PT1H")),
        el("userTask", "B"),
        el("endEvent", "e"),
        chain("s", "A", "e"),
        chain("T", "B", "e"),
    )
    assert found(checked(diagram, "A", "T B")) == []
    assert found(checked(diagram, "T")) == ["skipped B"]
    assert found(checked(diagram, "B")) == ["skipped T"]
    # On paper nobody writes down that a clock has run out.
    assert found(checked(diagram, "A", "B", recorded={"A", "B"})) == []


def test_what_takes_too_long_is_said_to_be_undecided() -> None:
    many = [f"T{number}" for number in range(16)]
    diagram = drawn(
        el("startEvent", "s"),
        el("parallelGateway", "f"),
        *(el("inclusiveGateway", f"i{task}") + el("userTask", task) for task in many),
        el("parallelGateway", "j"),
        el("endEvent", "e"),
        chain("s", "f"),
        *(chain("f", f"i{task}", task, "j") + flow(f"i{task}", "j", "=true", id=f"{task}over") for task in many),
        chain("j", "e"),
    )
    result = checked(diagram, " ".join(many))
    assert (result.cases, result.undecided, result.fitness) == (1, ["1"], None)


def test_deviations_are_told_in_words() -> None:
    words = Words(LINE, {"crew": Text("班组", "Crew")})

    def told(kind: Kind, other: str = "", *, early: bool = False) -> tuple[str, str]:
        text = words.of(Deviation(kind, "B", other, early))
        return text.zh, text.en

    assert told(Kind.SKIPPED) == ("写了没做：“第B步”", 'written, not done: "第B步"')
    assert told(Kind.EXTRA)[0] == "做了没写：多做了“第B步”"
    assert told(Kind.ORDER, "C", early=True)[0] == "“第B步”提前办理，应在“第C步”之后"
    assert told(Kind.ORDER, "C")[1] == '"第B步" was done too late: it belongs before "第C步"'
    assert told(Kind.ROLE, "crew")[0] == "“第B步”的办理人当时没有“班组”岗位"
    assert told(Kind.LATE)[1] == '"第B步" was done late'
    assert told(Kind.UNKNOWN)[0] == "图上没有“第B步”这个环节"
