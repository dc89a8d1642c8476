"""Addresses of the lines of a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import url_for

_HERE = "--line--"


def each(endpoint: str, name: str, **others: Any) -> Callable[[str], str]:
    """Return what makes the address for one value of the path's part ``name``.

    The routing is asked once for a list: asking it for every line takes longer than reading the list.
    """
    before, _, after = url_for(endpoint, **{**others, name: _HERE}).partition(_HERE)
    return lambda value: f"{before}{quote(value, safe='')}{after}"
