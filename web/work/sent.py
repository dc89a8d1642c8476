"""Reads what the form script sends, and answers it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, jsonify, redirect, request
from werkzeug.wrappers import Response

from engine.commands import Upload
from engine.errors import Invalid
from engine.instances.delays import LISTING, WORDS, Cause
from engine.instances.late import Happened
from engine.text import Text
from web.refusals import wants_json
from web.times import read_moment


@dataclass(frozen=True)
class Sent:
    """What a person submitted: form data, files by their ``files::…`` key, idempotency key, the form's revision.

    ``happened`` says when it was done, ``cause`` why it is late, where they say so.
    """

    data: dict[str, Any]
    files: Mapping[str, Sequence[Upload]] = field(default_factory=dict)
    request_key: str | None = None
    form: str | None = None
    happened: Happened | None = None
    cause: Cause | None = None


def sent_form() -> Sent:
    """Return what the request submits; a page without form-js sends no ``data``.  Raises Invalid."""
    try:
        data = json.loads(request.form.get("data") or "{}")
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(data, dict):
        raise _unreadable()
    files = {
        key: [Upload(file.filename or "", file.read()) for file in request.files.getlist(key)] for key in request.files
    }
    key = request.headers.get("Idempotency-Key") or request.form.get("request_key") or None
    form = request.form.get("form") or None
    return Sent(data, files, key[:100] if key else None, form, sent_time(), sent_cause())


def sent_time() -> Happened | None:
    """Return when it happened and why it is recorded late, None where nobody said so.  Raises Invalid."""
    at = read_moment(request.form.get("occurred_at", ""))
    return Happened(at, request.form.get("late_reason", "")) if at is not None else None


def sent_cause() -> Cause:
    """Return why it is late, empty where nobody said so."""
    return Cause(request.form.get(LISTING, ""), request.form.get(WORDS, ""))


def told_ok(location: str, told: str) -> Response:
    """Answer that it is done: the form script goes to ``location``, a plain form is redirected there."""
    flash(told)
    return jsonify(location=location) if wants_json() else redirect(location, 303)


def _unreadable() -> Invalid:
    return Invalid(Text("表单数据无法读取", "The form's data cannot be read"))
