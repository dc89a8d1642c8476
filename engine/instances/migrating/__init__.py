"""Brings an instance to another revision of its process: what would become of it, and doing it (decision 0023)."""

from engine.instances.migrating.moving import move
from engine.instances.migrating.places import Place, places_of, possible
from engine.instances.migrating.planning import Plan, load_run, plan, require_place

__all__ = ["Place", "Plan", "load_run", "move", "places_of", "plan", "possible", "require_place"]
