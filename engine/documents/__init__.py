"""Controlled documents: which there are, the numbers they have, the changes of them."""

from engine.documents.changes import find_change, note, words_of
from engine.documents.listing import REMINDED, stream_of, stream_of_revision, take_up
from engine.documents.numbering import class_codes, reserve
from engine.documents.transition import transition_end

__all__ = [
    "REMINDED",
    "class_codes",
    "find_change",
    "note",
    "reserve",
    "stream_of",
    "stream_of_revision",
    "take_up",
    "transition_end",
    "words_of",
]
