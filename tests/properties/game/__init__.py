"""A token game written from the BPMN specification; it knows nothing of the engine."""

from tests.properties.game.game import Game, Unclear

__all__ = ["Game", "Unclear"]
