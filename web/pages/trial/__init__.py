"""The test run of a working copy: one page in a sandbox, and what one does there beside the product's own pages."""

from web.pages.trial import board, moving, saving
from web.pages.trial.base import blueprint

__all__ = ["blueprint", "board", "moving", "saving"]
