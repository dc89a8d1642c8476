"""Zip files with nothing of the moment in them: the same contents give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def to_zip(files: Mapping[str, bytes], at: datetime) -> bytes:
    """Return the files as a zip, sorted by path, each dated ``at``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, max(at.timetuple()[:6], _EARLIEST))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            # As written on Unix, wherever it is written.
            entry.create_system = 3
            archive.writestr(entry, files[path])
    return out.getvalue()
