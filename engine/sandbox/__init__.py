"""Sandboxes: databases of their own in which a procedure is tried before it comes into force.

Nothing is simulated in them: the commands, forms and tables are those of the product.
"""

from engine.sandbox.filling import fill
from engine.sandbox.place import Sandbox

__all__ = ["Sandbox", "fill"]
