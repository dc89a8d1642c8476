"""The pinned SpiffWorkflow: the corrections in this package are written against exactly one release."""

from __future__ import annotations

from importlib.metadata import version

PINNED = "3.2.0"


def check(installed: str | None = None) -> None:
    """Raise ImportError unless the installed SpiffWorkflow is the release the corrections were tested with."""
    found = installed or version("SpiffWorkflow")
    if found != PINNED:
        raise ImportError(
            f"Firebreak corrects SpiffWorkflow {PINNED}, but {found} is installed; install SpiffWorkflow=={PINNED}"
        )
