"""What is said of a package as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.packages.transferlist import TransferList


@dataclass(frozen=True)
class Failed:
    """A case that was asked for and is not in the package, and why."""

    number: str
    reason: str


@dataclass(frozen=True)
class Cover:
    """What a package is called, whose it is, what of it could not be made, and for the archive its transfer list."""

    name: str
    company: str
    failed: Sequence[Failed] = ()
    transfer: TransferList | None = None
