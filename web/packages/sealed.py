"""How far the record of a case is sealed, and by which checkpoint that is proved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Sealed:
    """The first ``events`` of a record are sealed, ``later`` are not yet; ``head`` is the hash of the last sealed one.

    ``at`` is when it was sealed as which ``entry`` of the log; ``is_closed`` says that a day was closed over it.
    ``erased`` and ``withheld`` count the values left out.  The checkpoint has ``size`` entries and this ``root``, and
    was ``made`` when.
    """

    events: int
    later: int
    head: str
    at: datetime
    entry: int
    is_closed: bool
    erased: int
    withheld: int
    size: int
    root: str
    made: datetime
