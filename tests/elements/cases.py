"""What is done to each small diagram, and the trail it leaves."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from tests.elements.playing import Case

PAID = {"number": "K-7"}
CASES = [
    Case("start-none", "S A E", [("do", "A")]),
    Case("start-message", "M B E", [("do", "B")], {"no": 5}, {"number": 5}, start="M"),
    Case(
        "user-task",
        "S A E",
        [("do", "A", {"said": "yes", "more": 1})],
        {"who": "li", "role": "x", "due": None},
        {"answer": "yes"},
    ),
    Case("manual-task", "S A E", [("do", "A")]),
    Case("task", "S A E", given={"n": 1}, gives={"y": 4}),
    Case("script-task", "S A E", given={"n": 4}, gives={"double": 8}),
    Case("service-task", "S A E", [("do", "A", {"sent": True})], {"who": "li"}, {"sent": True}),
    Case("business-rule-task", "S A E", given={"days": 3}, gives={"level": "high"}),
    Case("send-task", "S A E", given={**PAID, "n": 9}, thrown=[("message", "paid", "K-7")]),
    Case("receive-task", "S A E", [("message", "A", {"sum": 3})], PAID, {"sum": 3}),
    Case("exclusive-gateway", "S X A E", [("do", "A")], {"n": 11}),
    Case("exclusive-gateway", "S X B E", [("do", "B")], {"n": 7}),
    Case("exclusive-gateway", "S X C E", [("do", "C")], {"n": 1}),
    Case("parallel-gateway", "S F B A J E", [("do", "B"), ("do", "A")]),
    Case("inclusive-gateway", "S F B A J E", [("do", "B"), ("do", "A")], {"a": True, "b": True}),
    Case("inclusive-gateway", "S F B J E", [("do", "B")], {"a": False, "b": True}),
    Case("inclusive-gateway", "S F C J E", [("do", "C")], {"a": False, "b": None}),
    Case("event-based-gateway", "S G M E", [("message", "M", {"sum": 1})], PAID, {"sum": 1}),
    Case("event-based-gateway", "S G T E", [("fire", "T")], PAID),
    Case("event-based-start", "N B E", [("do", "B")], start="N"),
    Case("sub-process", "S s A e P E", [("do", "A", {"n": 5, "seen": 1})], {}, {"result": 5, "seen": 1}),
    Case("call-activity", "S S A E C E", [("do", "A", {"answer": 6, "n": 0})], {"n": 5}, {"result": 6, "n": 5}),
    Case(
        "multi-instance-parallel",
        "S A A A E",
        [("do", "A", {"answer": "second"}, 1), ("do", "A", {"answer": "first"})],
        {"people": ["a", "b"]},
        {"answers": ["first", "second"]},
    ),
    Case("multi-instance-parallel", "S A E", given={"people": []}, gives={"answers": []}),
    Case(
        "multi-instance-sequential",
        "S A A A E",
        [("do", "A", {"answer": "yes"}), ("do", "A", {"answer": "no"})],
        {"people": ["a", "b", "c"]},
        {"answers": ["yes", "no", None]},
    ),
    Case("standard-loop", "S A A A E", [("do", "A", {"again": True}), ("do", "A", {"again": False})]),
    Case("standard-loop", "S A A A A E", [("do", "A", {"again": True})] * 3),
    Case("timer-date", "S T E", [("fire", "T")], {"until": "2026-12-24"}),
    Case("timer-boundary", "S T B E", [("fire", "T"), ("do", "B")], {"limit": timedelta(days=2)}),
    Case("timer-boundary", "S A E", [("do", "A")], {"limit": "PT48H"}),
    Case("timer-cycle", "S T R T R A E", [("fire", "T"), ("fire", "T"), ("do", "A")]),
    Case("message-catch", "S M E", [("message", "M", {"sum": 3})], PAID, {"sum": 3}),
    Case(
        "message-throw", "S M E", given={**PAID, "n": 1}, thrown=[("message", "paid", "K-7"), ("message", "over", None)]
    ),
    Case("message-boundary", "S M N M N A E", [("message", "M"), ("message", "M"), ("do", "A")], PAID),
    Case("signal", "S F A C T E E", [("do", "A")], thrown=[("signal", "go", None)]),
    Case("signal", "S F C E A T E", [("signal", "go"), ("do", "A")], thrown=[("signal", "go", None)]),
    Case("error-boundary", "S s A X e P E", [("do", "A", {"ok": True})]),
    Case("error-boundary", "S s A X bad B Refused", [("do", "A", {"ok": False})]),
    Case("error-boundary", "S s B Refused", [("error", "A", "refused")]),
    Case("error-boundary", "S s", [("error", "A", "other")], state="failed"),
    Case("escalation", "S s B T N E A e P E", [("do", "N"), ("do", "A")]),
    Case("conditional", "S F A E C E", [("do", "A", {"ready": True})], {"ready": False}),
    Case("conditional", "S F C E A E", [("do", "A")], {"ready": True}),
    Case("link", "S L1 L2 A E", [("do", "A")]),
    Case("terminate", "S s F A stop P C E", [("do", "A"), ("do", "C")]),
    Case("event-sub-process", "S A E", [("do", "A")], PAID),
    Case(
        "event-sub-process",
        "S hs B he H",
        [("message", "hs", {"why": "moved"}), ("do", "B")],
        PAID,
        {"reason": "moved"},
    ),
    Case(
        "event-sub-process-timer",
        "S hs hs A E B he H B he H",
        [("fire", "hs")] * 2 + [("do", "A"), ("do", "B"), ("do", "B")],
    ),
    Case("none-events", "S N E"),
    Case(
        "compensation", "S A B Bc UB Ac UA T C E", [("do", "A"), ("do", "B"), ("do", "UB"), ("do", "UA"), ("do", "C")]
    ),
    Case("compensation-one", "S A B Ac UA T E", [("do", "A"), ("do", "B"), ("do", "UA")]),
    Case("compensation-end", "S A Ac UA E", [("do", "A"), ("do", "UA")]),
    Case(
        "compensation-sub-process",
        "S s A e P Ac UA T E",
        [("do", "A"), ("do", "UA", {"free": 7})],
        gives={"free": 7},
    ),
    Case(
        "compensation-items",
        "S A A A Ac UA Ac UA T E",
        [("do", "A"), ("do", "A"), ("do", "UA"), ("do", "UA")],
        {"rooms": ["a", "b"]},
    ),
    Case(
        "compensation-handler-process",
        "S s A e P hs B Ac UA ht he H T E",
        [("do", "A"), ("do", "B"), ("do", "UA")],
    ),
    Case("transaction", "S s A F B X e C e P E", [("do", "A"), ("do", "B", {"ok": True}), ("do", "C")]),
    Case(
        "transaction",
        "S s A F B X x Ac UA K D Undone",
        [("do", "A"), ("do", "B", {"ok": False}), ("do", "UA"), ("do", "D")],
    ),
]


def names() -> list[str]:
    """Return the test id of every case: its diagram, and which of the cases of that diagram it is."""
    seen: Counter[str] = Counter()
    found = []
    for case in CASES:
        seen[case.file] += 1
        found.append(f"{case.file}-{seen[case.file]}")
    return found
