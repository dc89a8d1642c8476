"""Keeps the settings with the application they were made for."""

from __future__ import annotations

from typing import cast

from flask import Flask

from web.config import Settings

_KEY = "firebreak.settings"


def keep(app: Flask, settings: Settings) -> None:
    """Keep the settings of ``app``."""
    app.extensions[_KEY] = settings


def settings(app: Flask) -> Settings:
    """Return the settings of ``app``."""
    return cast(Settings, app.extensions[_KEY])
