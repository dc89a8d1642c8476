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
        "event-sub-process-cycle",
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
    Case("event-sub-process-message", "S s Hs Hu He H P E", [("message", "Hs"), ("do", "Hu")], PAID),
    Case("event-sub-process-message", "S s Gs A e P E Gu Ge G", [("message", "Gs"), ("do", "A"), ("do", "Gu")], PAID),
    Case("event-sub-process-signal", "S s Hs Hu He H P E", [("signal", "go1"), ("do", "Hu")], PAID),
    Case("event-sub-process-signal", "S s Gs A e P E Gu Ge G", [("signal", "go2"), ("do", "A"), ("do", "Gu")], PAID),
    Case("event-sub-process-timer", "S s Hs Hu He H P E", [("fire", "Hs"), ("do", "Hu")], PAID),
    Case("event-sub-process-timer", "S s Gs A e P E Gu Ge G", [("fire", "Gs"), ("do", "A"), ("do", "Gu")], PAID),
    Case("event-sub-process-conditional", "S s Hs Hu He H P E", [("set", "c1", True), ("do", "Hu")], PAID),
    Case(
        "event-sub-process-conditional",
        "S s Gs A e P E Gu Ge G",
        [("set", "c2", True), ("do", "A"), ("do", "Gu")],
        PAID,
    ),
    Case("boundary-message", "S I IE", [("message", "I")], PAID),
    Case("boundary-message", "S N NE A E", [("message", "N"), ("do", "A")], PAID),
    Case("boundary-signal", "S I IE", [("signal", "go1")], PAID),
    Case("boundary-signal", "S N NE A E", [("signal", "go2"), ("do", "A")], PAID),
    Case("boundary-timer", "S I IE", [("fire", "I")], PAID),
    Case("boundary-timer", "S N NE A E", [("fire", "N"), ("do", "A")], PAID),
    Case("boundary-conditional", "S I IE", [("set", "c1", True)], PAID),
    Case("boundary-conditional", "S N NE A E", [("set", "c2", True), ("do", "A")], PAID),
    Case(
        "event-sub-process-escalation", "S s A V Gs Hs Gu Ge G Hu He H P E", [("do", "A"), ("do", "Gu"), ("do", "Hu")]
    ),
    Case("event-sub-process-error", "S s A X x Hs Hu He H P E", [("do", "A", {"n": 1}), ("do", "Hu")]),
    Case("event-sub-process-error", "S s A X y Gs Gu Ge G", [("do", "A", {"n": 2}), ("do", "Gu")]),
    Case("boundary-escalation", "S s Q N T NE R e I IE", [("do", "Q"), ("do", "R")]),
    Case("start-signal", "G B E", [("do", "B")], start="G"),
    Case("start-timer", "T B E", [("do", "B")], start="T"),
    Case("start-receive-task", "A B E", [("do", "B")], start="A"),
    Case("end-signal", "S A E", [("do", "A")], thrown=[("signal", "go1", None)]),
    Case("end-message", "S E", given=PAID, thrown=[("message", "news1", "K-7")]),
    Case("end-error", "S A E", [("do", "A")], thrown=[("error", "bad1", None)], state="failed"),
    Case("referenced-definition", "S T E", [("fire", "T")]),
    Case(
        "global-task",
        "S ask_start ask_task ask_end C E",
        [("do", "ask_task", {"said": "yes"})],
        gives={"answer": "yes"},
    ),
    Case("flows-of-activities", "S A B J E C J E", [("do", "A", {"n": 3}), ("do", "B"), ("do", "C")]),
    Case("flows-of-activities", "S A D E", [("do", "A", {"n": 1}), ("do", "D")]),
    Case("flows-all-taken", "S A C E B E", [("do", "A"), ("do", "C"), ("do", "B")]),
    Case("event-based-gateway-timers", "S G T1 E1", [("fire", "T1")]),
    Case("event-based-gateway-timers", "S G T2 E2", [("fire", "T2")]),
    Case("event-based-gateway-timers", "S G C E2", [("set", "c1", True)]),
    Case("event-based-gateway-timers", "S G Z E2", [("signal", "go1")]),
    Case("start-and-end", "Start F Root End2 End E", [("do", "Root"), ("do", "End")]),
    Case("unbalanced-join", "S F C B A J D K E", [("do", "C"), ("do", "B"), ("do", "A"), ("do", "D")]),
    Case("inclusive-join", "S F A B X C J D E", [("do", "A"), ("do", "B", {"again": True}), ("do", "C"), ("do", "D")]),
    Case("inclusive-join", "S F B X A J D E", [("do", "B", {"again": False}), ("do", "A"), ("do", "D")]),
    Case("drawing", "S A E", [("do", "A")]),
    Case("data-association", "S A E", [("do", "A", {"gross": 119, "other": 1})], {"price": 100}, {"total": 119}),
]


def names() -> list[str]:
    """Return the test id of every case: its diagram, and which of the cases of that diagram it is."""
    seen: Counter[str] = Counter()
    found = []
    for case in CASES:
        seen[case.file] += 1
        found.append(f"{case.file}-{seen[case.file]}")
    return found
