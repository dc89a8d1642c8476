"""The refusals only the web knows, and how an answer is wanted."""

from __future__ import annotations

from flask import request

from engine.errors import EngineError, NotAllowed
from engine.text import Text


class SignInNeeded(NotAllowed):
    """Nobody is signed in."""

    status = 401
    default = Text("请先登录", "Please sign in")


class RequestForged(NotAllowed):
    """The request does not carry the token of the session: it is stale or another site made it."""

    default = Text("页面已过期，请刷新后重试", "This page is out of date; reload it and try again")


class TooLarge(EngineError):
    """What was sent is larger than allowed."""

    status = 413
    default = Text("上传的内容超过大小限制", "What you sent is too large")


def wants_json() -> bool:
    """Tell whether a program asks: the API, a script of a page, or whatever prefers JSON to HTML."""
    if request.path.startswith("/api/") or "HX-Request" in request.headers:
        return True
    accepted = request.accept_mimetypes
    best = accepted.best_match(["text/html", "application/json", "application/problem+json"], "text/html")
    return best != "text/html"
