"""The built scripts and styles, by the names in the build's manifest (``web/frontend/build.mjs``)."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TypedDict

import orjson
from flask import url_for
from markupsafe import Markup

DIST = Path(__file__).parent / "static" / "dist"


class Bundle(TypedDict):
    """What one entry of the front end consists of: file names inside ``DIST``; a script alone has no ``style``."""

    script: str
    chunks: list[str]
    style: str


@functools.cache
def manifest() -> dict[str, Bundle]:
    """Return the bundles of this installation by entry name; read once per process."""
    try:
        bundles: dict[str, Bundle] = orjson.loads((DIST / "manifest.json").read_bytes())
    except FileNotFoundError:
        raise RuntimeError(f"the front end is not built: {DIST} is empty; run `pip install -e .`") from None
    return bundles


def tags(*entries: str) -> Markup:
    """Return the ``<link>`` and ``<script>`` elements of a page's entries, ``app`` first.

    File names carry a hash of their content, so they may be cached for ever.
    """
    bundles = [manifest()[entry] for entry in entries]
    chunks = dict.fromkeys(chunk for bundle in bundles for chunk in bundle["chunks"])
    lines = [
        Markup('<link rel="stylesheet" href="{}">').format(_url(bundle["style"]))
        for bundle in bundles
        if bundle["style"]
    ]
    lines += [Markup('<link rel="modulepreload" href="{}">').format(_url(chunk)) for chunk in chunks]
    lines += [Markup('<script type="module" src="{}"></script>').format(_url(b["script"])) for b in bundles]
    return Markup("\n").join(lines)


def addresses(entry: str) -> dict[str, str]:
    """Return the addresses of an entry's ``script`` and ``style``, for a page that loads them when they are needed."""
    bundle = manifest()[entry]
    return {"script": _url(bundle["script"]), "style": _url(bundle["style"])}


def _url(name: str) -> str:
    return url_for("static", filename=f"dist/{name}")
