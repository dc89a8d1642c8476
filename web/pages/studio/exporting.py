"""Procedures to take along as one zip: what is in force, an old revision, a working copy."""

from __future__ import annotations

import io
from collections.abc import Mapping

from flask import Response, send_file

from engine.bundles import pack
from engine.instances.programs import current_revision
from engine.model import DefinitionKind, Revision
from engine.queries.bundles import bundle_in_force, bundle_of_all, bundle_of_copy, bundle_of_revision
from web import db
from web.pages.studio.base import blueprint, opened


@blueprint.get("/export")
def export_all() -> Response:
    """Send every procedure in force."""
    return _sent("procedures", bundle_of_all(db.session()))


@blueprint.get("/export/<key>")
def export(key: str) -> Response:
    """Send a procedure as it is in force."""
    files = bundle_in_force(db.session(), key)
    return _sent(f"{key}-{_plain(current_revision(db.session(), DefinitionKind.PROCESS, key))}", files)


@blueprint.get("/revisions/<revision_id>/export")
def export_revision(revision_id: str) -> Response:
    """Send a procedure as it was with an old revision of its diagram."""
    files = bundle_of_revision(db.session(), revision_id)
    revision = db.session().get_one(Revision, revision_id)
    return _sent(f"{revision.definition.key}-{_plain(revision)}", files)


@blueprint.get("/<copy_id>/export")
def export_copy(copy_id: str) -> Response:
    """Send a working copy as it was saved last."""
    copy = opened(copy_id)
    return _sent(f"{copy.process_key}-draft", bundle_of_copy(db.session(), copy))


def _plain(revision: Revision) -> str:
    return revision.label.replace("/", "")


def _sent(name: str, files: Mapping[str, bytes]) -> Response:
    return send_file(
        io.BytesIO(pack(files)), mimetype="application/zip", as_attachment=True, download_name=f"{name}.zip"
    )
