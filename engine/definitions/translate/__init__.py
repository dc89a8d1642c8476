"""A diagram rewritten into the plain BPMN that SpiffWorkflow's parser reads (D1)."""

from engine.definitions.translate.normalise import normalise
from engine.definitions.translate.refusals import refuse_unsupported

__all__ = ["normalise", "refuse_unsupported"]
