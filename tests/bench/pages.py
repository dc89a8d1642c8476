"""Server time of the inbox and of a task page with many open tasks."""

from __future__ import annotations

from pathlib import Path

from tests.bench.table import Figure


def measure_pages(folder: Path) -> list[Figure]:
    """Return the median server time of the inbox and of a task page with 10,000 open tasks."""
    return []
