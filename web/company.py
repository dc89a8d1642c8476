"""What the company calls itself before its customers."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext as _

from web import db, demo_mode
from web.app_settings import settings
from web.demo.company import demo
from web.i18n import language


def name() -> str:
    """Return the company's name: the setting, else the demo company's, else the product's."""
    given = settings(current_app).company
    if given:
        return given
    return demo().name[language()] if demo_mode.is_on(db.session()) else _("防患")
