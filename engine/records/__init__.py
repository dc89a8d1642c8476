"""Records of finished cases: how long they are kept and why, what holds them, how they are destroyed (REC-001..018)."""

from engine.records.entering import enter, project_of

__all__ = ["enter", "project_of"]
