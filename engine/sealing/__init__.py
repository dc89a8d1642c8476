"""The signed log over all chains (RFC 9162, C2SP): sealing, closing snapshots, proofs (D6)."""

from engine.sealing.checking import check_log
from engine.sealing.keeper import PAUSE, keep
from engine.sealing.log_keys import find_seal_key, name_next, periods
from engine.sealing.proofs import Proof, checkpoint_at, closed_before, consistency, last_checkpoint, proof_of
from engine.sealing.records import exported
from engine.sealing.sealer import Sealed, close_day, seal

__all__ = [
    "PAUSE",
    "Proof",
    "Sealed",
    "check_log",
    "checkpoint_at",
    "close_day",
    "closed_before",
    "consistency",
    "exported",
    "find_seal_key",
    "keep",
    "last_checkpoint",
    "name_next",
    "periods",
    "proof_of",
    "seal",
]
