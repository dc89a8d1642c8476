"""What the editor asks for while somebody works: files, checks, and who else is there."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, render_template, request

from engine.commands import studio
from engine.definitions.endings import kind_of
from engine.definitions.layout import with_picture
from engine.errors import DefinitionInvalid, Invalid
from engine.lint.form_schema import read_form
from engine.queries.studio import find_file
from engine.text import Text
from forms.wording import reworded
from web import current, db, i18n
from web.errors import element
from web.pages.studio.base import blueprint, opened


@blueprint.get("/<copy_id>/files/<name>")
def read(copy_id: str, name: str) -> Response:
    """Send a file as it was saved last, a diagram laid out where it has no picture; ``ETag`` is its version."""
    file = find_file(db.session(), opened(copy_id), name)
    response = Response(_drawable(file.name, file.content), mimetype="application/octet-stream")
    response.headers["ETag"] = f'"{file.version}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.put("/<copy_id>/files/<name>")
def save(copy_id: str, name: str) -> Response:
    """Save a file made from the version in ``If-Match``; 409 says who saved another one meanwhile."""
    saved = studio.save_file(db.session(), copy_id, name, request.get_data(), seen=_seen(), by=current.actor())
    return jsonify(version=saved.version)


@blueprint.post("/<copy_id>/files/<name>")
def add(copy_id: str, name: str) -> tuple[Response, int]:
    """Add a file to the copy."""
    saved = studio.add_file(db.session(), copy_id, name, request.get_data(), by=current.actor())
    return jsonify(version=saved.version), 201


@blueprint.delete("/<copy_id>/files/<name>")
def remove(copy_id: str, name: str) -> tuple[str, int]:
    """Take a file out of the copy."""
    studio.remove_file(db.session(), copy_id, name, by=current.actor())
    return "", 204


@blueprint.post("/<copy_id>/check/<name>")
def check(copy_id: str, name: str) -> Response:
    """Say what is wrong with the copy when the file ``name`` reads as sent."""
    copy = opened(copy_id)
    find_file(db.session(), copy, name)
    found = studio.check_copy(db.session(), copy.id, by=current.actor(), unsaved={name: request.get_data()})
    return jsonify(problems=[element(each, i18n.language()) for each in found])


@blueprint.post("/<copy_id>/preview/<name>")
def preview(copy_id: str, name: str) -> str:
    """Send a page with the form as people will see it when ``name`` reads as sent.  Raises DefinitionInvalid."""
    find_file(db.session(), opened(copy_id), name)
    return render_template("studio/preview.html", schema=reworded(read_form(request.get_data()), i18n.language()))


@blueprint.post("/<copy_id>/seat")
def seat(copy_id: str) -> Response:
    """Note that the person is here; say who else is."""
    body: dict[str, Any] = request.get_json()
    others = studio.take_seat(db.session(), copy_id, str(body.get("file", "")), by=current.actor())
    return jsonify(others=[{"name": one.name, "file": one.file_name} for one in others])


def _drawable(name: str, content: bytes) -> bytes:
    if kind_of(name, content) != ".bpmn":
        return content
    try:
        return with_picture(content)
    except DefinitionInvalid:
        return content


def _seen() -> int:
    said = request.headers.get("If-Match", "").strip('"')
    if not said.isdecimal():
        raise Invalid(Text("请求缺少版本（If-Match）", "The header If-Match has to name a version"))
    return int(said)
