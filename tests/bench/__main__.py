"""Runs every measurement and prints one table; ratios count, not milliseconds.

What bounds the figures that are not reached stands in decision 0054.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.auditing import measure_auditing
from tests.bench.completing import measure_completing, measure_postgresql
from tests.bench.conforming import measure_conforming
from tests.bench.deciding import measure_deciding
from tests.bench.due import measure_due
from tests.bench.keeping import measure_keeping
from tests.bench.layout import measure_layout
from tests.bench.over_http import measure_http
from tests.bench.packaging import measure_packaging
from tests.bench.pages import measure_pages
from tests.bench.population import measure_population
from tests.bench.recording import measure_recording
from tests.bench.registers import measure_registers
from tests.bench.sealing import measure_sealing
from tests.bench.studio import measure_studio
from tests.bench.table import Figure, show
from tests.bench.walking import measure_walking

MEASURES: dict[str, Callable[[Path], list[Figure]]] = {
    "completing": measure_completing,
    "postgresql": measure_postgresql,
    "http": measure_http,
    "walking": measure_walking,
    "due": measure_due,
    "deciding": lambda _folder: measure_deciding(),
    "conforming": measure_conforming,
    "layout": lambda _folder: measure_layout(),
    "packaging": measure_packaging,
    "pages": measure_pages,
    "registers": measure_registers,
    "recording": measure_recording,
    "sealing": measure_sealing,
    "studio": measure_studio,
    "auditing": measure_auditing,
    "population": measure_population,
    "keeping": measure_keeping,
}


def main(names: list[str]) -> int:
    """Measure what is named, else everything, in a folder of its own, and print; 2 when a name is not known."""
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        print(f"no such measurement: {', '.join(unknown)} (there are {', '.join(MEASURES)})", file=sys.stderr)
        return 2
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="firebreak-bench-") as folder:
        show([figure for name in names or MEASURES for figure in MEASURES[name](Path(folder))])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
