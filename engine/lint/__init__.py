"""What keeps a diagram, decision table or form from running, all at once and with how to mend it."""

from engine.lint.files import lint_files
from engine.lint.forms import lint_form
from engine.lint.known import Known
from engine.lint.process import lint_process
from engine.lint.sources import lint_sources

__all__ = ["Known", "lint_files", "lint_form", "lint_process", "lint_sources"]
