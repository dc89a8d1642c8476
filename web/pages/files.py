"""The files of cases: shown only as what they are, never as a page of ours."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request, send_file

from engine.errors import NotFound
from engine.files import open_file
from engine.model import Attachment, Instance
from engine.work.permit import require_reader
from web import current, db
from web.work.pictures import PICTURES, thumbnail

blueprint = Blueprint("files", __name__, url_prefix="/files")
blueprint.add_app_template_test(PICTURES.__contains__, "picture")

PDF = "application/pdf"
# A sandbox would keep browsers from showing a PDF; scripts inside one cannot reach the page's origin.
LOCKED = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'"


@blueprint.get("/<file_id>")
@current.signed_in
def show(file_id: str) -> Response:
    """Send a file: pictures and PDF to look at, anything else to save."""
    row = _file(file_id)
    shown = row.media_type in PICTURES or row.media_type == PDF
    response = send_file(
        open_file(row.digest),
        mimetype=row.media_type,
        as_attachment=not shown,
        download_name=row.name,
        etag=row.digest,
        conditional=False,
    )
    response.content_length = row.size
    response.make_conditional(request, accept_ranges=True, complete_length=row.size)
    return _guarded(response, row.media_type)


@blueprint.get("/<file_id>/thumbnail")
@current.signed_in
def small(file_id: str) -> Response:
    """Send a small version of a picture."""
    row = _file(file_id)
    if row.media_type not in PICTURES:
        raise NotFound()
    response = make_response("")
    response.set_etag(f"{row.digest}-small")
    response.make_conditional(request)
    if response.status_code == 200:
        with open_file(row.digest) as file:
            response.set_data(thumbnail(file))
    return _guarded(response, "image/jpeg")


def _file(file_id: str) -> Attachment:
    session = db.session()
    row = session.get(Attachment, file_id)
    if row is None or row.instance_id is None:
        raise NotFound()
    require_reader(session, session.get(Instance, row.instance_id), current.actor())
    return row


def _guarded(response: Response, media_type: str) -> Response:
    response.headers["Content-Type"] = media_type
    response.headers["Content-Security-Policy"] = LOCKED if media_type == PDF else f"{LOCKED}; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
