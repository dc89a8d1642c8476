"""A procedure on paper: every sheet says number, revision, effective date and whether it applies."""

from __future__ import annotations

from flask import render_template

from web import current
from web.pages.procedures.base import blueprint, find, page_of
from web.work.codes import code_of, print_address


@blueprint.get("/<key>/print")
@blueprint.get("/<key>/revisions/<label>/print")
def printed(key: str, label: str | None = None) -> str:
    """Show a procedure in one revision as it is printed."""
    page = page_of(find(key), label)
    definition, revision = page["definition"], page["revision"]
    code = code_of(print_address(str(definition.settings.get("number") or definition.key), revision.label))
    return render_template("procedures/print.html", **page, code=code, reader=current.person())
