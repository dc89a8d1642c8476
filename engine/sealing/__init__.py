"""The signed log over all chains (RFC 9162, C2SP): sealing, closing snapshots, proofs (D6)."""

from engine.sealing.log_keys import find_seal_key, name_next, periods
from engine.sealing.proofs import Proof, consistency, last_checkpoint, proof_of
from engine.sealing.sealer import Sealed, close_day, seal

__all__ = [
    "Proof",
    "Sealed",
    "close_day",
    "consistency",
    "find_seal_key",
    "last_checkpoint",
    "name_next",
    "periods",
    "proof_of",
    "seal",
]
