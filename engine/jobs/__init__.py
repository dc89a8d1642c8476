"""Machine work: rows with a due time, run at least once, each with exactly one effect (D5)."""

from engine.jobs import mail

__all__ = ["mail"]
