"""One SQLAlchemy session per request, closed when the request is over."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from engine.database import open_engine, sessions

_KEY = "firebreak.sessions"


def connect(app: Flask, database_url: str, engine: Engine | None = None) -> None:
    """Open the database for ``app`` (or take it opened) and close each request's session at its end."""
    app.extensions[_KEY] = sessions(engine or open_engine(database_url))
    app.teardown_appcontext(_close)


def maker(app: Flask) -> sessionmaker[Session]:
    """Return what makes sessions, for work outside a request."""
    return cast("sessionmaker[Session]", app.extensions[_KEY])


def session() -> Session:
    """Return the session of this request."""
    if "session" not in g:
        g.session = maker(current_app._get_current_object())()  # type: ignore[attr-defined]
    return cast(Session, g.session)


def _close(_error: BaseException | None) -> None:
    opened: Session | None = g.pop("session", None)
    if opened is not None:
        opened.close()
