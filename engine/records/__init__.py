"""Records of finished cases: how long they are kept and why, what holds them, how they are destroyed (REC-001..018)."""

from engine.records.entering import enter

__all__ = ["enter"]
