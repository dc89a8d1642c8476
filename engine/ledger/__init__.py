"""The append-only, hash-chained record of every fact (D6): append, read, verify."""

from engine.ledger.chain import append, lock
from engine.ledger.destroyed import Destroyed, destroyed_under, remove_events
from engine.ledger.erasing import digests_of, digests_under, erase, rekey
from engine.ledger.keys import configure, destroy_key, find_key, restrict_key
from engine.ledger.missing import erased_by, missing_in
from engine.ledger.reading import Fact, read
from engine.ledger.verifying import Flaw, Verified, verify, verify_all

__all__ = [
    "Destroyed",
    "Fact",
    "Flaw",
    "Verified",
    "append",
    "configure",
    "destroy_key",
    "destroyed_under",
    "digests_of",
    "digests_under",
    "erase",
    "erased_by",
    "find_key",
    "lock",
    "missing_in",
    "read",
    "rekey",
    "remove_events",
    "restrict_key",
    "verify",
    "verify_all",
]
