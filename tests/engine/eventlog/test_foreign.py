"""Another program, pm4py, imports what we write; never part of the product, ``make test`` installs it apart."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from engine.eventlog import to_ocel, to_xes
from engine.eventlog.xes import spelt
from tests.engine.eventlog.logs import CASES, PROJECT

PYTHON = Path(__file__).parents[3] / ".venv" / "mining" / "bin" / "python"
PROGRAM = """
import json, sys, sysconfig, types
from pathlib import Path
# Its own __init__ brings everything it can draw and compute; reading needs none of that.
package = types.ModuleType("pm4py")
package.__path__ = [str(Path(sysconfig.get_path("purelib")) / "pm4py")]
sys.modules["pm4py"] = package
from pm4py.read import read_ocel2_json, read_xes
xes, ocel = read_xes(sys.argv[1]), read_ocel2_json(sys.argv[2])
tables = {"xes": xes, "events": ocel.events, "objects": ocel.objects, "relations": ocel.relations, "o2o": ocel.o2o}
print(json.dumps({name: table.to_dict("records") for name, table in tables.items()}, default=lambda at: at.isoformat()))
"""
PLACED = [(trace, things, event) for trace, things in CASES for event in trace.events]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """Return what pm4py read of both files, as lists of lines."""
    if not PYTHON.exists():
        pytest.skip("pm4py is installed apart: make mining")
    folder = tmp_path_factory.mktemp("logs")
    xes, ocel = folder / "log.xes", folder / "log.ocel.json"
    xes.write_bytes(to_xes(trace for trace, _ in CASES))
    ocel.write_bytes(to_ocel(CASES))
    command = [PYTHON, "-I", "-c", PROGRAM, xes, ocel]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=folder, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def test_pm4py_reads_every_case_and_event_of_the_xes_log(read: dict[str, list[dict[str, Any]]]) -> None:
    told = [(one["case:concept:name"], one["firebreak:activity"], one["lifecycle:transition"]) for one in read["xes"]]
    assert told == [(trace.number, event.activity, event.lifecycle) for trace, _, event in PLACED]
    times = [one["time:timestamp"].replace("+00:00", "Z") for one in read["xes"]]
    assert [at[:23].rstrip("Z") for at in times] == [spelt(event.at)[:23].rstrip("Z") for *_, event in PLACED]
    first = read["xes"][0]
    assert (first["firebreak:seq"], first["firebreak:hash"], first["firebreak:late"]) == (2, "a" * 64, True)
    assert first["case:firebreak:digest"] == "b" * 64


def test_pm4py_reads_every_event_object_and_relation_of_the_ocel_log(read: dict[str, list[dict[str, Any]]]) -> None:
    events = {one["ocel:eid"]: one["ocel:activity"] for one in read["events"]}
    assert events == {
        f"{trace.number}/{place}": event.name for trace, _ in CASES for place, event in enumerate(trace.events)
    }
    types = sorted(one["ocel:type"] for one in read["objects"])
    assert types == ["case", "case", "customer", "document revision", "project"]
    # Each event is tied to its case, the revision it ran on, and what the case is about.
    about = {(one["ocel:eid"], one["ocel:oid"]) for one in read["relations"]}
    assert len(about) == len(read["relations"]) == sum(2 + len(things) for _, things, _ in PLACED)
    assert {eid for eid, oid in about if oid == PROJECT.key} == set(events)
    assert len(read["o2o"]) == sum(1 + len(things) for _, things in CASES)
