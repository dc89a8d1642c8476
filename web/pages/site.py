"""The page people use on site: a frame that holds nobody's data, and what its script asks for and sends.

The frame and the scripts are kept by the browser, so the page opens without a signal; what belongs to a person comes
only to who is signed in.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request, send_from_directory

from engine import commands
from engine.commands import Upload
from engine.commands.findings import site_task
from engine.commands.noted import Noted, NotedSheet
from engine.errors import Invalid
from engine.text import Text
from web import assets, csrf, current, db
from web.work.site import luggage

blueprint = Blueprint("site", __name__, url_prefix="/site")
WORKER = "worker"


@blueprint.get("/")
@blueprint.get("/<task_id>")
def page(task_id: str = "") -> str:
    """Show the frame; which task it is for the script reads from the address."""
    return render_template("site/page.html")


@blueprint.get("/worker.js")
def worker() -> Response:
    """Send the script that answers for the site when there is no signal; it may act under this address only."""
    response = make_response(send_from_directory(assets.DIST, assets.manifest()[WORKER]["script"]))
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/session")
@current.signed_in
def session() -> Response:
    """Tell who is signed in, and the token that what they send has to carry."""
    person = current.actor()
    return jsonify(person=person.id, csrf=csrf.token())


@blueprint.get("/<task_id>/luggage")
@current.signed_in
def take_along(task_id: str) -> Response:
    """Tell what the page shows."""
    actor = current.actor()
    return jsonify(luggage(db.session(), site_task(db.session(), task_id, actor), actor))


@blueprint.post("/<task_id>/findings")
@current.signed_in
def finding(task_id: str) -> Response:
    """Take a finding; sent again under its key, the answer is the same."""
    told = commands.record_finding(db.session(), task_id, Noted.read(_sent()), by=current.actor(), request_key=_key())
    return jsonify(told)


@blueprint.post("/<task_id>/sheets")
@current.signed_in
def sheet(task_id: str) -> Response:
    """Take the checklist of one unit."""
    told = commands.record_sheet(
        db.session(), task_id, NotedSheet.read(_sent()), by=current.actor(), request_key=_key()
    )
    return jsonify(told)


@blueprint.post("/<task_id>/findings/<finding_key>/photos")
@current.signed_in
def photo(task_id: str, finding_key: str) -> Response:
    """Take one photo of a finding sent before."""
    file = request.files.get("photo")
    if file is None:
        raise Invalid(Text("没有照片", "There is no photo"))
    upload = Upload(file.filename or "photo.jpg", file.read())
    told = commands.add_photo(db.session(), task_id, finding_key, upload, by=current.actor(), request_key=_key())
    return jsonify(told)


def _sent() -> dict[str, Any]:
    sent = request.get_json()
    if not isinstance(sent, dict):
        raise Invalid(Text("内容无法读取", "What was sent cannot be read"))
    return sent


def _key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not 16 <= len(key) <= 100:
        raise Invalid(Text("缺少请求号", "The idempotency key is missing"))
    return key
