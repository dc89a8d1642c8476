"""Another program, pm4py, imports what we write; never part of the product, ``make mining`` installs it apart."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from engine.eventlog import to_ocel, to_xes
from tests.engine.eventlog.logs import CASES

PYTHON = Path(__file__).parents[3] / ".venv" / "mining" / "bin" / "python"
PROGRAM = """
import sys, pm4py
xes = pm4py.read_xes(sys.argv[1])
ocel = pm4py.read_ocel2_json(sys.argv[2])
print(len(xes), xes["case:concept:name"].nunique(), len(ocel.events), len(ocel.objects), len(ocel.relations))
"""


@pytest.mark.skipif(not PYTHON.exists(), reason="pm4py is installed apart: make mining")
def test_pm4py_imports_both_formats_whole(tmp_path: Path) -> None:
    xes, ocel = tmp_path / "log.xes", tmp_path / "log.ocel.json"
    xes.write_bytes(to_xes(trace for trace, _ in CASES))
    ocel.write_bytes(to_ocel(CASES))
    done = subprocess.run(
        [PYTHON, "-c", PROGRAM, xes, ocel], capture_output=True, text=True, timeout=300, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "4 2 4 5 14"
