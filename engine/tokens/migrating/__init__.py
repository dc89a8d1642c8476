"""Carries a run over to another program: the same tokens, at the elements of another revision (decision 0023)."""

from engine.tokens.migrating.carrying import carry
from engine.tokens.migrating.obstacles import NotMovable, Obstacle

__all__ = ["NotMovable", "Obstacle", "carry"]
