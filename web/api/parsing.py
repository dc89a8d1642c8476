"""Reads what a request sends: JSON, or a form with files as the pages send it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, NoReturn

from flask import Request, request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError
from webargs.core import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from engine.commands import Upload
from engine.errors import FieldsInvalid
from engine.instances.late import Happened
from engine.text import Text
from web import current
from web.work.sent import Sent

BODY = "body"
MULTIPART = "multipart/form-data"
_WORDS = {
    "Missing data for required field.": Text("缺少必填项", "Missing data for required field."),
    "Unknown field.": Text("没有这一项", "Unknown field."),
    "Field may not be null.": Text("不能为空", "Field may not be null."),
    "Invalid input type.": Text("应为 JSON 对象", "Must be a JSON object."),
}


class Parser(FlaskParser):
    """Refuses in the product's own words; location ``body`` is JSON or ``multipart/form-data``."""

    __location_map__ = {**FlaskParser.__location_map__, BODY: "load_body"}  # noqa: RUF012 - as webargs has it

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Return the JSON of the request; raises UnsupportedMediaType when it sends something else."""
        if req.get_data(cache=True) and not req.is_json:
            raise UnsupportedMediaType()
        try:
            return super().load_json(req, schema)
        except RecursionError as error:
            raise BadRequest() from error

    def load_body(self, req: Request, schema: Schema) -> Any:
        """Return the JSON of the request, or its form fields with ``data`` read as JSON."""
        if req.mimetype != MULTIPART:
            return self.load_json(req, schema)
        fields: dict[str, Any] = req.form.to_dict()
        try:
            fields["data"] = json.loads(fields.get("data") or "{}")
        except (ValueError, RecursionError) as error:
            raise BadRequest() from error
        return fields or missing

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Raise FieldsInvalid with a message for every field."""
        raise FieldsInvalid({path: texts for places in error.messages_dict.values() for path, texts in _flat(places)})


def _flat(messages: Any, path: str = "") -> Iterator[tuple[str, list[Text]]]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _flat(inner, f"{path}.{name}".lstrip(".") if name != "_schema" else path)
    else:
        yield path, [_WORDS.get(words, Text(words, words)) for words in messages]


class Part(Blueprint):
    """The operations of one kind of thing; only the owner of a token gets in."""

    ARGUMENTS_PARSER = Parser()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = {  # noqa: RUF012 - as flask-smorest has it
        **Blueprint.DEFAULT_LOCATION_CONTENT_TYPE_MAPPING,
        BODY: "application/json",
    }

    def __init__(self, name: str, import_name: str, description: str) -> None:
        super().__init__(f"v1-{name}", import_name, url_prefix="/api/v1", description=description)
        self.before_request(lambda: current.actor() and None)

    def arguments(self, schema: type[Schema], **options: Any) -> Any:
        """Check what is sent against the schema, which is made once and not anew for each request."""
        return super().arguments(schema(), **options)


def happened(body: dict[str, Any]) -> Happened | None:
    """Return when it happened, None where the request does not say."""
    at = body.get("occurred_at")
    return Happened(at.astimezone(UTC), body["late_reason"]) if at is not None else None


def sent(body: dict[str, Any], key: str | None) -> Sent:
    """Return what the request submits to a form: data, files of a multipart request, and when it happened."""
    files = {
        name: [Upload(file.filename or "", file.read()) for file in request.files.getlist(name)]
        for name in request.files
    }
    return Sent(body["data"], files, key, happened=happened(body))
