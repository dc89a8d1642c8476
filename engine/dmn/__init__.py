"""Decision tables and decision models (DMN 1.1 to 1.5) with an explanation of every answer."""

from engine.dmn.errors import DecisionFailed, DmnInvalid
from engine.dmn.imports import Models, imported_namespaces, model_namespace, models_of
from engine.dmn.model import Decided, Decision, DecisionModel
from engine.dmn.reader import read

__all__ = [
    "Decided",
    "Decision",
    "DecisionFailed",
    "DecisionModel",
    "DmnInvalid",
    "Models",
    "imported_namespaces",
    "model_namespace",
    "models_of",
    "read",
]
