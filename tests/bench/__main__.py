"""Runs every measurement and prints one table; ratios count, not milliseconds."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

from tests.bench.completing import measure_completing
from tests.bench.deciding import measure_deciding
from tests.bench.pages import measure_pages
from tests.bench.table import show


def main() -> int:
    """Measure in a folder of its own and print; the exit code is 0 whatever the figures are."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="firebreak-bench-") as folder:
        rows = [*measure_completing(Path(folder)), *measure_pages(Path(folder)), *measure_deciding()]
    show(rows)
    return 0


sys.exit(main())
