"""A countersign ends by its own rule, in every mode and order, with signers who come later and signers taken off."""

from __future__ import annotations

import pytest

from engine.tokens import NotMovable, Run, compile_program
from engine.tokens.errors import NotWaiting
from tests.engine.tokens.drawing import boundary, chain, el, event, flow, process
from tests.engine.tokens.signing import Table, countersign, drawn

THREE = ("legal", "finance", "sales")
ORDERS = pytest.mark.parametrize("sequential", [False, True], ids=["at-once", "in-turn"])

# Mode, what a refusal does, the decisions in their order, and outcome, agreed, refused: None while it goes on.
RULES = [
    ("all", "continue", "agree agree", None),
    ("all", "continue", "agree agree agree", ("agreed", 3, 0)),
    ("all", "continue", "reject agree", None),
    ("all", "continue", "reject agree agree", ("refused", 2, 1)),
    ("all", "end", "agree reject", ("refused", 1, 1)),
    ("all", "end", "agree agree agree", ("agreed", 3, 0)),
    ("any", "continue", "agree", ("agreed", 1, 0)),
    ("any", "continue", "reject reject", None),
    ("any", "continue", "reject return agree", ("agreed", 1, 2)),
    ("any", "continue", "reject reject reject", ("refused", 0, 3)),
    ("any", "end", "reject", ("refused", 0, 1)),
    ("any", "end", "conditional", ("agreed", 1, 0)),
    ("ratio:0.6", "continue", "agree", None),
    ("ratio:0.6", "continue", "reject agree", None),
    ("ratio:60%", "continue", "agree conditional", ("agreed", 2, 0)),
    ("ratio:60%", "continue", "reject reject", ("refused", 0, 2)),
    ("ratio:60%", "end", "reject", ("refused", 0, 1)),
    ("ratio:60%", "end", "agree agree", ("agreed", 2, 0)),
    ("ratio:100%", "continue", "agree reject", ("refused", 1, 1)),
]


@ORDERS
@pytest.mark.parametrize(("mode", "on_refusal", "decisions", "ends"), RULES)
def test_it_ends_as_soon_as_its_rule_says_and_not_before(
    mode: str, on_refusal: str, decisions: str, ends: tuple[str, int, int] | None, sequential: bool
) -> None:
    table = Table(drawn(mode, on_refusal, sequential=sequential), *THREE)
    for who, decision in zip(THREE, decisions.split(), strict=False):
        assert table.run.state == "active"
        table.sign(who, decision, "因为")
    assert table.run.state == ("active" if ends is None else "completed")
    assert table.result == (None if ends is None else (*ends, 3))
    assert table.run.passed.get("A", 0) == (0 if ends is None else 1)


def test_the_result_says_who_signed_for_what_when_and_with_which_words() -> None:
    table = Table(drawn("all"), "legal", "finance").sign("finance", "reject", "金额不符").sign("legal", None)
    assert table.variables["signed"] == {
        "outcome": "refused",
        "signers": 2,
        "agreed": 1,
        "refused": 1,
        "signatures": [
            {
                "role": "finance",
                "person": "id-finance",
                "name": "finance",
                "decision": "reject",
                "opinion": "金额不符",
                "at": "2026-11-16T01:30:00+00:00",
            },
            {
                "role": "legal",
                "person": "id-legal",
                "name": "legal",
                "decision": "agree",
                "opinion": None,
                "at": "2026-11-16T01:30:00+00:00",
            },
        ],
    }
    assert table.variables.keys() == {"signers", "signed"}


@ORDERS
def test_nobody_begins_with_what_another_wrote_but_everybody_may_read_it(sequential: bool) -> None:
    table = Table(drawn("all", sequential=sequential), *THREE).sign("legal", "conditional", "请补合同")
    seen = table.run.visible(table.run.waits[0].token_id)
    assert (seen["decision"], seen["opinion"]) == (None, None)
    assert seen["signed"]["signatures"][0]["opinion"] == "请补合同"
    assert seen["signed"]["outcome"] is None


def test_with_nobody_to_sign_it_is_neither_agreed_nor_refused() -> None:
    table = Table(drawn("all"))
    assert (table.run.state, table.result) == ("completed", ("none", 0, 0, 0))


def test_a_gateway_reads_the_outcome_and_may_lead_back() -> None:
    source = process(
        el("startEvent", "S"),
        countersign("A", "all", "end"),
        el("exclusiveGateway", "X", default="X-B"),
        el("userTask", "B"),
        el("endEvent", "E"),
        chain("S", "A", "X", "B"),
        flow("B", "A"),
        flow("X", "E", '=signed.outcome = "agreed"'),
    )
    table = Table(source, "legal", "finance").sign("legal", "reject", "不行")
    assert table.open() == ["B"]
    table.do("B")
    assert table.asked == ["legal", "finance"]
    assert table.sign("legal").sign("finance").run.state == "completed"
    assert table.result == ("agreed", 2, 0, 2)


def test_the_rule_goes_with_an_output_collection() -> None:
    source = drawn("ratio:0.5", outputCollection="votes", outputElement="={who: signer, said: decision}")
    table = Table(source, *THREE).add(role="design").sign("sales").sign("design", "conditional", "好")
    assert table.variables["votes"] == [
        None,
        None,
        {"who": "sales", "said": "agree"},
        {"who": "design", "said": "conditional"},
    ]


def test_a_late_joiner_gets_a_task_at_once_when_all_sign_together() -> None:
    table = Table(drawn("all"), "legal", "finance").sign("legal").add(role="design").add(person="zhou")
    assert table.asked == ["finance", "design", "zhou"]
    assert table.run.visible(table.run.waits[1].token_id)["signer"] == "design"
    table.sign("finance").sign("zhou", "reject", "不")
    assert table.run.state == "active"
    assert table.sign("design").result == ("refused", 3, 1, 4)


def test_a_late_joiner_comes_last_when_they_sign_in_turn() -> None:
    table = Table(drawn("all", sequential=True), "legal", "finance").add(person="zhou").add(role="design")
    assert table.asked == ["legal"]
    assert table.standing == ["asked", "queued", "queued", "queued"]
    assert [(*one.roles, *one.people) for one in table.signing.signers] == [
        ("legal",),
        ("finance",),
        ("zhou",),
        ("design",),
    ]
    for who in ("legal", "finance", "zhou", "design"):
        assert table.asked == [who]
        table.sign(who)
    assert table.result == ("agreed", 4, 0, 4)


@pytest.mark.parametrize(
    ("mode", "first", "then", "result"),
    [
        ("all", "agree", "agree reject", ("refused", 2, 1, 3)),
        ("any", "reject", "reject agree", ("agreed", 1, 2, 3)),
        # Two of three would do; of four three are needed.
        ("ratio:60%", "agree", "reject agree", ("agreed", 2, 1, 3)),
    ],
)
@ORDERS
def test_a_late_joiner_counts_in_every_mode(
    mode: str, first: str, then: str, result: tuple[str, int, int, int], sequential: bool
) -> None:
    table = Table(drawn(mode, sequential=sequential), "legal", "finance")
    table.sign("legal", first, "一").add(role="design")
    for who, decision in zip(("finance", "design"), then.split(), strict=True):
        assert table.run.state == "active"
        table.sign(who, decision, "二")
    assert (table.run.state, table.result) == ("completed", result)


@ORDERS
def test_one_taken_off_no_longer_counts_and_may_be_the_last_one_missing(sequential: bool) -> None:
    table = Table(drawn("ratio:60%", sequential=sequential), "a", "b", "c", "d", "e").sign("a").sign("b")
    table.withdraw(4)
    assert table.run.state == "active"
    table.withdraw(5)
    assert (table.run.state, table.result) == ("completed", ("agreed", 2, 0, 3))


def test_taking_off_the_one_whose_turn_it_is_asks_the_next() -> None:
    table = Table(drawn("all", sequential=True), *THREE).withdraw(2).withdraw(1)
    assert (table.asked, table.standing) == (["sales"], ["withdrawn", "withdrawn", "asked"])
    table.add(role="design").sign("sales")
    assert table.asked == ["design"]
    assert table.sign("design").result == ("agreed", 2, 0, 2)


@ORDERS
def test_nobody_is_taken_off_twice_or_after_signing(sequential: bool) -> None:
    table = Table(drawn("all", sequential=sequential), *THREE).sign("legal").withdraw(3)
    for number in (1, 3, 4, 0):
        with pytest.raises(NotWaiting):
            table.withdraw(number)
    assert table.standing == ["signed", "asked", "withdrawn"]


def test_a_countersign_that_is_over_takes_nobody() -> None:
    table = Table(drawn("any"), *THREE)
    over = table.signing.id
    table.sign("legal")
    with pytest.raises(NotWaiting):
        table.run.add_signer(over, role="design")
    with pytest.raises(NotWaiting):
        table.run.withdraw_signer(over, 2)


def test_an_event_that_interrupts_leaves_no_result() -> None:
    source = process(
        el("startEvent", "S"),
        countersign("A", "all"),
        boundary("B", "A", event("signal", "stop")),
        el("endEvent", "E"),
        el("endEvent", "F"),
        chain("S", "A", "E") + flow("B", "F"),
        head='<signal id="stop" name="stop"/>',
    )
    table = Table(source, *THREE).sign("legal").add(role="design")
    table.act("signal", "stop", {})
    assert (table.run.state, table.run.ended_as, table.result) == ("completed", "F", None)


def test_cancelling_the_case_ends_it_with_all_who_joined() -> None:
    table = Table(drawn("all"), "legal").add(role="design")
    table.act("cancel")
    assert (table.run.waits, table.run.signings, table.run.state) == ([], [], "cancelled")


def moved(table: Table, source: bytes) -> Table:
    """Carry the run over to another diagram."""
    program = compile_program(source, {}, "p")
    run = Run(program, table.decisions, table.builtins)
    run.take_over(table.run, {})
    table.program, table.run = program, run
    table.reload()
    return table


@ORDERS
def test_who_joined_and_who_was_taken_off_goes_over_to_another_revision(sequential: bool) -> None:
    table = Table(drawn("all", sequential=sequential), *THREE).sign("legal").add(person="zhou").withdraw(3)
    moved(table, drawn("all", "end", sequential=sequential))
    assert table.standing == (["signed", "asked", "withdrawn", "queued" if sequential else "asked"])
    assert table.sign("finance").asked == ["zhou"]
    assert table.sign("zhou", "reject", "不").result == ("refused", 2, 1, 3)


def test_a_rule_that_is_met_in_another_revision_ends_it_there() -> None:
    table = moved(Table(drawn("all"), *THREE).sign("legal"), drawn("any"))
    assert (table.run.state, table.result) == ("completed", ("agreed", 1, 0, 3))


def test_a_countersign_is_not_carried_over_to_what_is_none() -> None:
    table = Table(drawn("all"), *THREE)
    plain = drawn("all").replace(b"firebreak:countersign", b"firebreak:other")
    with pytest.raises(NotMovable, match="结果变量已改名"):
        moved(table, plain)
