"""Files that hold a key: made once, readable by their owner only."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from pathlib import Path

from engine.model import new_id


def make_key_file(file: Path, key: bytes) -> None:
    """Write a key in base64url into a file that is not there yet; of several processes the first one wins.

    The folder is made too.  The key is on disk, or nothing is.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.{new_id()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(urlsafe_b64encode(key) + b"\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
