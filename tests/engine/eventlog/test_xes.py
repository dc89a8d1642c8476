"""XES as IEEE 1849-2016 and its schema want it."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from lxml import etree

from engine.eventlog import to_xes
from tests.engine.eventlog.logs import AT, CASES

TRACES = [trace for trace, _ in CASES]
WRITTEN = to_xes(TRACES)
LOG = etree.fromstring(WRITTEN)
VALUES = {"string", "date", "int", "float", "boolean", "id"}
KEPT = re.compile(r"[\w.:-]+")


def values(element) -> dict[str, str]:
    return {one.get("key"): one.get("value") for one in element if one.tag in VALUES}


def test_the_log_says_what_it_is_as_the_schema_wants() -> None:
    assert LOG.tag == "log", "the schema has no target namespace"
    assert Decimal(LOG.get("xes.version")) == Decimal("1849.2016")
    order = [one.tag for one in LOG]
    ranks = {"extension": 0, "global": 1, "classifier": 2, "string": 3, "trace": 4}
    assert [ranks[tag] for tag in order] == sorted(ranks[tag] for tag in order)
    for one in LOG.iter("extension", "classifier"):
        assert re.fullmatch(r"[^\W\d][\w.-]*", one.get("name")), "an NCName"


def test_every_attribute_has_a_key_of_a_known_extension_or_our_own() -> None:
    prefixes = {one.get("prefix") for one in LOG.iter("extension")} | {"firebreak"}
    for one in LOG.iter(*VALUES):
        assert one.get("key").partition(":")[0] in prefixes
        assert KEPT.fullmatch(one.get("key"))
        assert not len(one)
    for one in LOG.iter("date"):
        assert datetime.fromisoformat(one.get("value")).tzinfo is not None


def test_what_happened_is_told_with_its_place_in_the_ledger() -> None:
    first, second = (values(event) for event in LOG.find("trace").iter("event"))
    assert first["concept:name"] == "登记投诉 <&>"
    assert datetime.fromisoformat(first["time:timestamp"]) == AT.replace(microsecond=123000)
    assert (first["firebreak:seq"], first["firebreak:hash"]) == ("2", "a" * 64)
    assert first["firebreak:late"] == "true"
    assert not {"org:resource", "firebreak:seq", "firebreak:due"} & second.keys()
    assert [values(trace)["concept:name"] for trace in LOG.iter("trace")] == ["TS-2026-0001", "TS-2026-0002"]


def test_ids_are_unique_and_the_same_each_time() -> None:
    ids = [one.get("value") for one in LOG.iter("id")]
    assert len(ids) == len(set(ids)) == 4
    assert to_xes(TRACES) == WRITTEN
