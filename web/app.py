"""Makes the web application from its settings."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from engine import ledger
from engine.files import configure_files
from engine.jobs.mail import MailSettings, configure_mail
from web import (
    accesses,
    api,
    app_settings,
    assets,
    company,
    csrf,
    db,
    demo_mode,
    errors,
    filters,
    headers,
    i18n,
    layout,
    pages,
)
from web.config import Settings
from web.packages.making import making
from web.trial import places, visiting

_FORM_MEMORY = 2_000_000


def create_app(settings: Settings, engine: Engine | None = None) -> Flask:
    """Return the application; ``engine`` is an open database to use instead of the settings' one."""
    app = Flask("web", static_folder="static", static_url_path="/static")
    limit = settings.upload_limit_mb * 1_000_000
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-firebreak" if settings.secure_cookies else "firebreak",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        MAX_CONTENT_LENGTH=limit * 10 + _FORM_MEMORY,
        MAX_FORM_MEMORY_SIZE=_FORM_MEMORY,
    )
    app_settings.keep(app, settings)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    ledger.configure(settings.ledger_key)
    configure_mail(MailSettings(settings.smtp_url or None, settings.mail_from, settings.public_url))
    configure_files(settings.uploads, limit)
    making.use(settings)
    db.connect(app, settings.database_url, engine)
    places.set_up(app)
    visiting.set_up(app)
    for part in (errors, i18n, csrf, filters, demo_mode, company, layout, accesses):
        part.set_up(app)
    headers.set_up(app, secure=settings.secure_cookies)
    app.jinja_env.globals["assets"] = assets.tags
    pages.register(app)
    api.set_up(app)
    return app
