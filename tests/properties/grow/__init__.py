"""Grows random processes, made of every element the engine runs."""

from tests.properties.grow.grower import grow

__all__ = ["grow"]
