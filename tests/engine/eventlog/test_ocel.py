"""OCEL 2.0 as its published JSON schema wants it, and every reference leading somewhere."""

from __future__ import annotations

import json

from jsonschema import Draft7Validator

from engine.eventlog import to_ocel
from tests.engine.eventlog.logs import CASES

TEXT = {"type": "string"}


def _listed(required: dict) -> dict:
    item = {"type": "object", "properties": required, "required": list(required), "additionalProperties": False}
    return {"type": "array", "items": item}


RELATED = _listed({"objectId": TEXT, "qualifier": TEXT})
TYPES = _listed({"name": TEXT, "attributes": _listed({"name": TEXT, "type": {"const": "string"}})})
VALUES = {"name": TEXT, "value": TEXT}
SCHEMA = {
    "type": "object",
    "required": ["objectTypes", "eventTypes", "objects", "events"],
    "properties": {
        "objectTypes": TYPES,
        "eventTypes": TYPES,
        "objects": _listed(
            {"id": TEXT, "type": TEXT, "attributes": _listed({**VALUES, "time": TEXT}), "relationships": RELATED}
        ),
        "events": _listed(
            {"id": TEXT, "type": TEXT, "time": TEXT, "attributes": _listed(VALUES), "relationships": RELATED}
        ),
    },
    "additionalProperties": False,
}
"""What the published schema and the page of the format ask for; values are strings there."""
LOG = json.loads(to_ocel(CASES))


def test_it_fits_the_schema() -> None:
    assert list(Draft7Validator(SCHEMA).iter_errors(LOG)) == []


def test_every_reference_leads_to_an_object_and_every_type_is_declared() -> None:
    objects = {one["id"]: one["type"] for one in LOG["objects"]}
    assert len(objects) == len(LOG["objects"])
    for one in (*LOG["objects"], *LOG["events"]):
        assert {related["objectId"] for related in one["relationships"]} <= objects.keys()
    for kind in ("object", "event"):
        declared = {one["name"]: {each["name"] for each in one["attributes"]} for one in LOG[f"{kind}Types"]}
        for one in LOG[f"{kind}s"]:
            assert {each["name"] for each in one["attributes"]} == declared[one["type"]]


def test_an_event_is_tied_to_its_case_its_rules_and_what_the_case_is_about() -> None:
    first = next(one for one in LOG["events"] if one["id"] == "TS-2026-0001/0")
    assert {one["objectId"] for one in first["relationships"]} == {
        "case/TS-2026-0001",
        "document revision/complaint A/0",
        "project/jiangpan",
        "customer/KH-00001",
    }
    assert sum(one["id"] == "project/jiangpan" for one in LOG["objects"]) == 1


def test_events_are_in_order_and_the_same_each_time() -> None:
    times = [one["time"] for one in LOG["events"]]
    assert times == sorted(times)
    assert to_ocel(CASES) == to_ocel(CASES)
