"""Files people attach: their real type is looked at, their bytes lie under their digest."""

from engine.files.kinds import IMAGES, kind_of
from engine.files.store import (
    SANDBOXES,
    clear_sandboxes,
    configure_files,
    data_folder,
    discard,
    keep_files_in,
    open_file,
    store,
)

__all__ = [
    "IMAGES",
    "SANDBOXES",
    "clear_sandboxes",
    "configure_files",
    "data_folder",
    "discard",
    "keep_files_in",
    "kind_of",
    "open_file",
    "store",
]
