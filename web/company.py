"""What the company calls itself before its customers."""

from __future__ import annotations

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError

from web import db, demo_mode
from web.app_settings import settings
from web.demo.company import demo
from web.i18n import language


def set_up(app: Flask) -> None:
    """Give templates of ``app`` the name."""
    app.jinja_env.globals["company_name"] = name


def name() -> str:
    """Return the company's name: the setting, else the demo company's, else the product's."""
    given = settings(current_app).company
    if given:
        return given
    return demo().name[language()] if _is_demo() else _("防患")


def _is_demo() -> bool:
    try:
        return demo_mode.is_on(db.session())
    except OperationalError:
        return False  # the page that says so has to appear without the database
