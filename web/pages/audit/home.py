"""The auditor's home: every question with the page that answers it."""

from __future__ import annotations

from flask import render_template

from web.pages.audit.base import blueprint
from web.pages.audit.questions import SUBJECTS


@blueprint.get("/")
def index() -> str:
    """List the questions by subject."""
    return render_template("audit/index.html", subjects=SUBJECTS)
