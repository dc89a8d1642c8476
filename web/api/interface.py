"""Puts the parts together, and describes them as OpenAPI 3.1 at ``/api/v1/openapi.json``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flask import Flask
from flask_smorest import Api

from web.api.shapes import Problem

PREFIX = "/api/v1"
PARTS = (
    "me",
    "processes",
    "instances",
    "events",
    "tasks",
    "countersigns",
    "messages",
    "migrations",
    "projects",
    "registers",
)
ABOUT = (
    "Programs do here what people do on the pages, under the same checks: the token of a person acts with that "
    "person's roles. Make one under 个人设置 / My settings and send it as `Authorization: Bearer …`. "
    "Times are UTC (RFC 3339). Errors are problem details (RFC 9457). "
    "A POST with an `Idempotency-Key` that was used before is not done again; it answers as the first one did."
)
PROBLEM = "application/problem+json"


class Interface(Api):
    """flask-smorest's API, with errors answered by ``web.errors`` and described as problem details."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """Leave errors to ``web.errors``: it answers programs with RFC 9457."""

    def _register_responses(self) -> None:
        super()._register_responses()
        lazy: dict[str, Any] = self.spec.components.responses_lazy
        for response in lazy.values():
            content = response.get("content", {})
            if "application/json" in content:
                content[PROBLEM] = content.pop("application/json")


def set_up(app: Flask) -> None:
    """Add the programming interface to ``app``."""
    app.config["OPENAPI_URL_PREFIX"] = PREFIX
    api = Interface(
        app,
        spec_kwargs={
            "title": "防患 Firebreak",
            "version": "1",
            "openapi_version": "3.1.0",
            "info": {"description": ABOUT},
            "security": [{"token": []}],
        },
    )
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for name in PARTS:
        api.register_blueprint(import_module(f"web.api.{name}").part)
