"""Checks an exported record in the browser, and hands out the two programs that check one without this system."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from flask import Response, abort, render_template

from web.assets import DIST
from web.pages.audit.base import blueprint
from web.pages.audit.files import as_file

VERIFIER = Path(__file__).parents[3] / "verifier" / "verify_record.py"
ABSENCE = VERIFIER.with_name("verify_absence.py")
ALONE = DIST / "check_record.html"


@blueprint.get("/check/")
def check() -> str:
    """Show the form a record is dropped on; the browser checks it, and nothing is sent."""
    return render_template("audit/check.html", programs=programs())


@blueprint.get("/verify_record.py")
def verifier() -> Response:
    """Send the program for Python."""
    return as_file(VERIFIER.read_text(encoding="utf-8"), VERIFIER.name, "text/x-python")


@blueprint.get("/verify_absence.py")
def absence_verifier() -> Response:
    """Send the program that checks proofs of numbers nobody used."""
    return as_file(ABSENCE.read_text(encoding="utf-8"), ABSENCE.name, "text/x-python")


@blueprint.get("/check_record.html")
def alone() -> Response:
    """Send the page that checks records without a server; 404 where the front end is not built."""
    if not ALONE.is_file():
        abort(404)
    return as_file(ALONE.read_text(encoding="utf-8"), ALONE.name, "text/html")


def programs() -> Mapping[str, tuple[str, str]]:
    """Return the programs by endpoint: the name of the file and its SHA-256."""
    offered = {"audit.alone": ALONE, "audit.verifier": VERIFIER, "audit.absence_verifier": ABSENCE}
    found = {name: file for name, file in offered.items() if file.is_file()}
    return {name: (file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for name, file in found.items()}
