"""Cases: start, list, read, and what one adds to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import send_file, url_for
from flask_smorest.fields import Upload as UploadField
from marshmallow import Schema
from werkzeug.wrappers import Response

from engine import commands
from engine.commands import Upload
from engine.errors import NotFound
from engine.files import open_file
from engine.model import Attachment, Comment, Instance
from engine.queries import cases
from engine.queries.casefile import find_case, overview
from engine.queries.inbox import Inbox
from engine.work.permit import require_reader
from web import current, db
from web.api import paging
from web.api.bodies import MULTIPART_START
from web.api.instance_shapes import (
    CommentBody,
    CommentShape,
    FileShape,
    InstanceDetail,
    InstanceQuery,
    InstanceShape,
    StartBody,
)
from web.api.out import instance_out, instances_out
from web.api.parsing import BODY, Part, happened, sent
from web.api.shapes import RequestKey, string
from web.work import beginnings, submit
from web.work.filtering import Filters

part = Part("instances", __name__, "Cases: running and finished instances of processes.")


class FileBody(Schema):
    """One file."""

    file = UploadField(required=True)


class FileQuery(Schema):
    """The task a file belongs to."""

    task = string("id of a task of the case", load_default=None)


@part.route("/instances", methods=["POST"])
@part.doc(operationId="startInstance", requestBody=MULTIPART_START)
@part.arguments(RequestKey, location="headers")
@part.arguments(StartBody, location=BODY)
@part.response(201, InstanceShape, headers={"Location": {"schema": {"type": "string"}}})
def start(key: dict[str, Any], body: dict[str, Any]) -> tuple[dict[str, Any], Mapping[str, str]]:
    """Start a case; its form decides about the data as on the page."""
    session, actor = db.session(), current.actor()
    beginning = beginnings.asked_for(session, body["process"], actor)
    instance = submit.start(session, beginning, sent(body, key["key"]), by=actor)
    return instance_out(session, instance), {"Location": url_for(".read", ref=instance.id)}


@part.route("/instances")
@part.doc(operationId="listInstances")
@part.arguments(InstanceQuery, location="query")
@part.response(200, InstanceShape(many=True), headers=paging.HEADERS)
def index(query: dict[str, Any]) -> Any:
    """List cases, newest first, 50 to a page."""
    session, actor = db.session(), current.actor()
    filters = Filters(query["process"], query["project"], text=query["q"], page=query["page"])
    if query["tab"] == "readable":
        page: Any = cases.rows(session, actor, filters, state=query["state"])
        ids = [row.id for row in page.rows]
    else:
        page = Inbox(session, actor).page(query["tab"], filters)
        ids = [row.instance_id for row in page.rows]
    return paging.answer(page, instances_out(session, ids))


@part.route("/instances/<ref>")
@part.doc(operationId="readInstance")
@part.response(200, InstanceDetail)
def read(ref: str) -> dict[str, Any]:
    """Read a case by its id or its number."""
    session = db.session()
    view = overview(session, ref, current.actor())
    return {
        **instance_out(session, view.instance),
        "process_name": view.process_name,
        "starter": view.starter,
        "parent": view.parent.number if view.parent else None,
        "children": [child.number for child in view.children],
        "clocks": view.clocks,
        "files": view.files,
        "comments": [_comment(remark.comment, remark.author) for remark in view.remarks],
        "variables": view.variables,
    }


@part.route("/instances/<ref>/comments", methods=["POST"])
@part.doc(operationId="commentInstance")
@part.arguments(RequestKey, location="headers")
@part.arguments(CommentBody)
@part.response(201, CommentShape)
def comment(key: dict[str, Any], body: dict[str, Any], ref: str) -> dict[str, Any]:
    """Add a comment to a case."""
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)

    def add() -> dict[str, Any]:
        at = happened(body)
        row = commands.comment(session, instance.id, body["text"], by=actor, task_id=body["task"], happened=at)
        return {"id": row.id}

    done = commands.once(session, f"comment:{instance.id}", add, by=actor, request_key=key["key"])
    return _comment(session.get_one(Comment, done["id"]), actor.name)


@part.route("/instances/<ref>/files", methods=["POST"])
@part.doc(operationId="attachFile")
@part.arguments(RequestKey, location="headers")
@part.arguments(FileQuery, location="query")
@part.arguments(FileBody, location="files")
@part.response(201, FileShape)
def attach(key: dict[str, Any], query: dict[str, Any], body: dict[str, Any], ref: str) -> Attachment:
    """Attach a file to a case; its type is what its content says."""
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)
    upload = Upload(body["file"].filename or "", body["file"].read())

    def add() -> dict[str, Any]:
        return {"id": commands.attach(session, instance.id, upload, by=actor, task_id=query["task"]).id}

    done = commands.once(session, f"attach:{instance.id}", add, by=actor, request_key=key["key"])
    return session.get_one(Attachment, done["id"])


@part.route("/files/<file_id>")
@part.doc(operationId="readFile")
@part.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def file(file_id: str) -> Response:
    """Read the content of a file of a case."""
    session = db.session()
    row = session.get(Attachment, file_id)
    instance = session.get(Instance, row.instance_id) if row is not None and row.instance_id else None
    require_reader(session, instance, current.actor())
    if row is None:
        raise NotFound()
    return send_file(open_file(row.digest), mimetype=row.media_type, as_attachment=True, download_name=row.name)


def _comment(row: Comment, author: str) -> dict[str, Any]:
    return {"id": row.id, "author": author, "text": row.text, "task_id": row.task_id, "at": row.at}
