"""The studio, where process owners change procedures: the library, and a working copy with its files."""

from web.pages.studio import changes, copies, exporting, files, importing, library, scenarios, sending
from web.pages.studio.base import blueprint

__all__ = ["blueprint", "changes", "copies", "exporting", "files", "importing", "library", "scenarios", "sending"]
