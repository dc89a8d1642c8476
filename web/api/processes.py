"""The processes one may start."""

from __future__ import annotations

from typing import Any

from web import current, db
from web.api.parsing import Part
from web.api.shapes import ProcessShape
from web.i18n import language
from web.work import beginnings

part = Part("processes", __name__, "Procedures in force.")


@part.route("/processes")
@part.doc(operationId="listProcesses")
@part.response(200, ProcessShape(many=True))
def processes() -> list[dict[str, Any]]:
    """List the processes one may start, each with the form it begins with."""
    found = []
    for beginning in beginnings.startable(db.session(), current.actor()):
        form = beginnings.form(db.session(), beginning)
        found.append(
            {
                "key": beginning.key,
                "name": beginning.name,
                "purpose": beginning.purpose,
                "form": form.worded(language()).schema if form is not None else None,
            }
        )
    return found
