"""What all tests share: a migrated database of their own, a stopped clock, the web application."""

from __future__ import annotations

import secrets
import shutil
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engine import clock as wall_clock
from engine import ledger
from engine.actor import SYSTEM, Actor
from engine.database import open_engine, sessions
from engine.identity import accounts, passwords, roles
from engine.identity.actors import actor_of
from engine.model import Person, Role
from engine.text import Text
from tests.template import make_template
from web import assets, config
from web.app import create_app

pytest_plugins = ("tests.postgres",)

PASSWORD = "fire-before-smoke"
LEDGER_KEY = b"k" * 32
MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)

# How fast a machine is proves nothing about the code.
hypothesis_settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("any machine")


class Browser(FlaskClient):
    """Sends the session's CSRF token with every change, as the pages do."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, app.response_class)

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        """Sign in and return the answer."""
        return self.post("/sign-in", data={"login": login, "password": password})

    def token(self) -> str:
        """Return the CSRF token of the session, as a page shown before would have made it."""
        with self.session_transaction() as session:
            return str(session.setdefault("csrf", secrets.token_urlsafe(32)))

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """Make a request; ``csrf=False`` leaves the token out."""
        if csrf and kwargs.get("method", "GET") not in ("GET", "HEAD") and not str(args[0]).startswith("/api/"):
            kwargs["headers"] = {"X-CSRF-Token": self.token(), **dict(kwargs.get("headers") or {})}
        return super().open(*args, **kwargs)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty database with today's schema; tests copy it."""
    return make_template(tmp_path_factory.mktemp("template") / "template.sqlite")


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> str:
    """Return the address of an empty database of this test's own."""
    shutil.copy(template, tmp_path / "firebreak.sqlite")
    return f"sqlite:///{tmp_path / 'firebreak.sqlite'}"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return the open database."""
    ledger.configure(LEDGER_KEY)
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Return a session as a request has one."""
    with sessions(engine)() as opened:
        yield opened


@pytest.fixture
def clock() -> Iterator[Callable[[timedelta], None]]:
    """Stop the clock on a Monday at 09:30 in Shanghai; call it to let time pass."""
    with wall_clock.frozen(MONDAY):

        def pass_by(span: timedelta) -> None:
            wall_clock._frozen = wall_clock.now() + span

        yield pass_by
    wall_clock.set_offset(timedelta())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Return a real browser; the test is skipped where there is none or the front end is not built."""
    executable = shutil.which("chromium")
    if executable is None or not (assets.DIST / "manifest.json").is_file():
        pytest.skip("needs Chromium and the built front end (make test)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords fast; how strong the hashes are is not what these tests are about."""
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()


@pytest.fixture
def people(session: Session) -> Callable[..., Person]:
    """Return what adds a person: ``people("lin", "admin", name="林")``; the password is PASSWORD."""

    def add(login: str, *role_keys: str, name: str = "") -> Person:
        person = accounts.add(session, login, {"name": name or login}, PASSWORD, by=SYSTEM)
        for key in role_keys:
            if session.get(Role, key) is None:
                roles.add_role(session, key, Text(key, key), by=SYSTEM)
            roles.grant(session, person.id, key, by=SYSTEM)
        return person

    return add


@pytest.fixture
def acting(session: Session) -> Callable[[Person], Actor]:
    """Return what turns a person into the actor of commands."""
    return lambda person: actor_of(session, person)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> config.Settings:
    """Return settings that know only this test's folder."""
    key = urlsafe_b64encode(LEDGER_KEY).decode()
    return config.load(
        {"DATABASE_URL": database_url, "FIREBREAK_DATA": str(tmp_path), "FIREBREAK_LEDGER_KEY": key}, tmp_path
    )


@pytest.fixture
def app(settings: config.Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Return the web application; it does not need the front end to be built."""
    bundle = assets.Bundle(script="script.js", chunks=[], style="style.css")
    names = ("app", "form", "diagram", "site", "studio", "simulation", "tables", "forms", "check", "worker")
    monkeypatch.setattr(assets, "manifest", lambda: dict.fromkeys(names, bundle))
    made = create_app(settings, engine)
    made.testing = True
    return made


@pytest.fixture
def browser(app: Flask) -> Callable[[], Browser]:
    """Return what opens another browser of its own."""
    return lambda: Browser(app)


@pytest.fixture
def client(browser: Callable[[], Browser]) -> Browser:
    """Return a browser that fills in CSRF tokens and can sign in: ``client.sign_in("lin")``."""
    return browser()
