"""Turns refusals and failures into answers: RFC 9457 for programs, pages for people."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from engine.errors import DefinitionInvalid, EngineError, FieldsInvalid, NotFound, Problem, Unavailable
from engine.text import Text
from web import i18n
from web.refusals import SignInNeeded, TooLarge, wants_json

log = logging.getLogger("firebreak.web")


_HTTP = {404: NotFound, 413: TooLarge}
_TITLES = {
    400: Text("请求有误", "The request is malformed"),
    405: Text("不支持这种操作", "This kind of request is not supported here"),
    415: Text("不支持这种内容格式", "This kind of content is not supported"),
    429: Text("请求过于频繁", "Too many requests"),
}


def set_up(app: Flask) -> None:
    """Answer every error of ``app`` here."""
    app.register_error_handler(EngineError, refused)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, failed)


def refused(error: EngineError) -> Response:
    """Answer a refusal of what was asked for."""
    if error.status >= 500:
        log.warning("%s %s: %s", request.method, request.path, error, exc_info=error.__cause__)
    return _answer(error)


def http_error(error: HTTPException) -> Response:
    """Answer what Flask and Werkzeug refuse themselves."""
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    kind = _HTTP.get(error.code)
    if kind is not None:
        return _answer(kind())
    known = EngineError(_TITLES.get(error.code, Text("请求无法处理", "The request cannot be handled")))
    known.status = error.code
    answer = _answer(known)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def failed(error: Exception) -> Response:
    """Answer a fault of ours; the report number stands in the log beside the traceback."""
    number = secrets.token_hex(4).upper()
    log.error("report %s: %s %s", number, request.method, request.path, exc_info=error)
    return _answer(EngineError(number=number))


def _answer(error: EngineError) -> Response:
    if isinstance(error, Unavailable):
        g.person = None  # The database does not answer: the page must not wait for it once more.
    if wants_json():
        response = jsonify(problem(error, i18n.language()))
        response.content_type = "application/problem+json"
    else:
        response = make_response(_page(error))
    response.status_code = error.status
    response.headers["Vary"] = "Accept, Cookie"
    if isinstance(error, SignInNeeded):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = "5"
    elif "retry_after" in error.details:
        response.headers["Retry-After"] = str(error.details["retry_after"])
    return response


def _page(error: EngineError) -> str:
    try:
        return render_template("errors/page.html", error=error)
    except Exception:
        log.exception("the error page failed; it is shown without what needs the database")
        g.person = None
        return render_template("errors/page.html", error=error)


def problem(error: EngineError, locale: str) -> dict[str, Any]:
    """Return the problem details of RFC 9457; ``code`` is stable, ``title`` is for people."""
    code = error.code if type(error) is not EngineError else f"http-{error.status}"
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": error.text.in_(locale),
        "status": error.status,
        "code": code,
        "instance": request.path,
    }
    if isinstance(error, FieldsInvalid):
        body["errors"] = {key: [text.in_(locale) for text in texts] for key, texts in error.fields.items()}
    elif isinstance(error, DefinitionInvalid):
        body["problems"] = [element(found, locale) for found in error.problems]
    else:
        body.update({key: value for key, value in error.details.items() if key not in body})
    return body


def element(found: Problem, locale: str) -> dict[str, Any]:
    """Return a problem of a file as a program reads it."""
    return {
        "file": found.file,
        "element": found.element_id,
        "severity": found.severity,
        "text": found.text.in_(locale),
        "remedy": found.remedy.in_(locale) if found.remedy else None,
        "rule": found.rule,
    }
