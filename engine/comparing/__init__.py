"""What differs between two states of a diagram, a form or a decision table, in words people read."""

from engine.comparing.differences import Difference, What
from engine.comparing.files import compare

__all__ = ["Difference", "What", "compare"]
