"""Procedures as files that travel: one zip or one folder, what lies where in it, and what a procedure takes along."""

from engine.bundles.archive import Refused, Unpacked, pack, unpack
from engine.bundles.catalogue import Items, named_items, problems_of, read_items, written
from engine.bundles.needs import Needs, mentioned_in, needs_of
from engine.bundles.places import CATALOGUE, is_catalogue, placed

__all__ = [
    "CATALOGUE",
    "Items",
    "Needs",
    "Refused",
    "Unpacked",
    "is_catalogue",
    "mentioned_in",
    "named_items",
    "needs_of",
    "pack",
    "placed",
    "problems_of",
    "read_items",
    "unpack",
    "written",
]
