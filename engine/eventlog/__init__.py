"""Event logs: cases as sequences of events, collected from the ledger, written for and read from other systems."""

from engine.eventlog.collecting import Asked, collect, count, gather, places
from engine.eventlog.model import LogEvent, Trace
from engine.eventlog.ocel import to_ocel
from engine.eventlog.things import Thing
from engine.eventlog.xes import to_xes

__all__ = ["Asked", "LogEvent", "Thing", "Trace", "collect", "count", "gather", "places", "to_ocel", "to_xes"]
