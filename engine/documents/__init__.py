"""Controlled documents: which there are, and the numbers they have."""

from engine.documents.listing import stream_of, take_up
from engine.documents.transition import transition_end

__all__ = ["stream_of", "take_up", "transition_end"]
