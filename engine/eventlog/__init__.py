"""Event logs: cases as sequences of events, collected from the ledger or read from other systems' files."""

from engine.eventlog.collecting import Asked, collect, count
from engine.eventlog.model import LogEvent, Trace

__all__ = ["Asked", "LogEvent", "Trace", "collect", "count"]
