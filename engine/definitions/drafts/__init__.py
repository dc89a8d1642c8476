"""Draft procedures: a drawing without executable detail, walked by people where the detail is missing."""

from engine.definitions.drafts.fill import filled, silent
from engine.definitions.drafts.marks import DRAFT, Gaps, How, gaps_of, is_draft, marked, unmarked

__all__ = ["DRAFT", "Gaps", "How", "filled", "gaps_of", "is_draft", "marked", "silent", "unmarked"]
