"""Pages inside a sandbox: the product's own, by other addresses, for the person somebody plays.

``/studio/COPY/try`` is the page of the test run; ``/studio/COPY/try/as/PERSON/…`` are the pages of that person, ``-``
is who only looks on.  The addresses stand before all others of the request, so that every link of a page stays inside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, cast

from flask import Flask, current_app, g, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from engine.actor import Actor, Held
from engine.errors import NotAllowed, NotFound
from engine.identity.actors import actor_of
from engine.model import CopyState, Person, WorkingCopy
from engine.queries.studio import find_copy
from engine.work.permit import READ_ALL
from web import current, db, i18n
from web.trial.places import places
from web.trial.player import Player

ONLOOKER = "-"
_ADDRESS = re.compile(r"(/studio/([0-9a-z]{26})/try)(?:/as/([0-9a-z]{26}|-)(/.*))?/?")
_ASKED = "firebreak.trial"
_INSIDE = frozenset({"trial", "tasks", "cases", "start", "files"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CLOSED = (CopyState.PUBLISHED, CopyState.DISCARDED)


@dataclass(frozen=True)
class Visit:
    """A request inside a sandbox: of which copy, by whom, who is played (None: nobody), behind which addresses."""

    copy: WorkingCopy
    owner: Actor
    played: Person | None
    outer: str

    @property
    def page(self) -> str:
        """Return the address of the page of the test run."""
        return f"{self.outer}/studio/{self.copy.id}/try"

    def door(self, person_id: str, path: str) -> str:
        """Return the address of a page of the product for a person in this sandbox."""
        return f"{self.page}/as/{person_id}{path}"


class Doors:
    """Sends the addresses of sandboxes to the application, which finds what is asked in ``environ``."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        found = _ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
        if found is not None:
            page, copy_id, who, path = found.groups()
            outer = environ.get("SCRIPT_NAME", "")
            environ[_ASKED] = (outer, copy_id, who or ONLOOKER)
            environ["SCRIPT_NAME"] = f"{outer}{page}/as/{who or ONLOOKER}"
            environ["PATH_INFO"] = path or "/trial/"
        return self._app(environ, start_response)


def set_up(app: Flask) -> None:
    """Let ``app`` answer inside sandboxes; has to come before whatever reads the database for a request."""
    app.wsgi_app = Doors(app.wsgi_app)  # type: ignore[method-assign]
    app.before_request(_enter)
    app.after_request(_settle)
    app.teardown_request(_leave)
    app.jinja_env.globals["visit"] = visit


def visit() -> Visit | None:
    """Return the visit this request is, None when it is outside of sandboxes."""
    return cast("Visit | None", g.get("visit"))


def company() -> Session:
    """Return a session on the company's own database, to be closed by the caller, for what a visit takes out of it."""
    return db.maker(current_app._get_current_object())()  # type: ignore[attr-defined]


def _enter() -> Response | None:
    asked = request.environ.get(_ASKED)
    if asked is None:
        return None
    outer, copy_id, who = asked
    if current.person() is None:
        raise NotFound()
    if not current.holds("process_owner", "admin"):
        raise NotAllowed()
    copy, owner, language = find_copy(db.session(), copy_id), current.actor(), i18n.language()
    if copy.state in _CLOSED:
        raise NotFound()
    if request.endpoint != "static" and (request.blueprint or "") not in _INSIDE:
        return redirect(f"{outer}/studio/{copy.id}/try", 303)
    held = places(current_app._get_current_object())  # type: ignore[attr-defined]
    sandbox = held.find(copy.id, owner.id) or held.make(db.session(), copy, owner.id)
    outside: Session = g.pop("session")
    outside.expunge(copy)
    outside.close()
    g.leaving = ExitStack()
    g.session = g.leaving.enter_context(sandbox.inside())
    _play(who, owner)
    g.reading_in = language
    g.visit = Visit(copy, owner, g.person if who != ONLOOKER else None, outer)
    return None


def _play(who: str, owner: Actor) -> None:
    """Let the request act for the person played; an onlooker reads every case."""
    for name in ("person", "actor", "language"):
        g.pop(name, None)
    person = g.session.get(Person, owner.id if who == ONLOOKER else who)
    if person is None:
        raise NotFound()
    g.person, g.actor = person, actor_of(g.session, person)
    if who == ONLOOKER:
        g.actor = replace(g.actor, held=g.actor.held | {Held(role) for role in READ_ALL})


def _settle(response: Response) -> Response:
    """Do what became due by what was done here; no worker looks after sandboxes."""
    if visit() is not None and request.method not in _SAFE:
        Player(g.session).settle()
    return response


def _leave(_error: BaseException | None) -> None:
    leaving: ExitStack | None = g.pop("leaving", None)
    if leaving is not None:
        g.pop("session", None)
        leaving.close()
