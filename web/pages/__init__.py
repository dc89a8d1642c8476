"""The pages people see, one module or package per part of the product."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

PARTS = (
    "sign_in",
    "profile",
    "inbox",
    "tasks",
    "site",
    "cases",
    "start",
    "procedures",
    "reading",
    "documents",
    "rules",
    "audit",
    "records",
    "privacy",
    "projects",
    "registers",
    "studio",
    "trial",
    "files",
    "notices",
    "admin",
    "portal",
    "prints",
    "health",
)


def register(app: Flask) -> None:
    """Add every page of ``PARTS`` to ``app``: each has a ``blueprint``."""
    for part in PARTS:
        app.register_blueprint(import_module(f"web.pages.{part}").blueprint)
