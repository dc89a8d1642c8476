"""Who is using the product in this request."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from flask import g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from engine.actor import Actor
from engine.errors import NotAllowed
from engine.identity import tokens
from engine.identity.actors import actor_of
from engine.model import Person
from web import db
from web.refusals import SignInNeeded, wants_json

View = TypeVar("View", bound=Callable[..., object])
API = "/api/"
_SEEN_EVERY = 600


def person() -> Person | None:
    """Return the person signed in by cookie, or by bearer token under ``/api/``."""
    if "person" not in g:
        g.person = _by_token() if request.path.startswith(API) else _by_cookie()
    return cast("Person | None", g.person)


def actor() -> Actor:
    """Return who the request acts for; raises SignInNeeded for visitors."""
    if "actor" not in g:
        found = person()
        if found is None:
            raise SignInNeeded()
        g.actor = actor_of(db.session(), found)
    return cast(Actor, g.actor)


def holds(*role_keys: str) -> bool:
    """Tell whether somebody is signed in who has one of the roles in any scope."""
    if person() is None:
        return False
    return any(actor().holds(key) or any(held.role_key == key for held in actor().held) for key in role_keys)


def open_session(found: Person) -> None:
    """Start a session for ``found``; whatever the browser carried before is forgotten (no fixation)."""
    session.clear()
    session.permanent = True
    session["person"] = found.id
    session["epoch"] = found.session_epoch
    session["seen"] = int(time.time())
    for name in ("person", "actor", "language"):
        g.pop(name, None)


def close_session() -> None:
    """End the session in this browser; the chosen language stays."""
    locale = session.get("locale")
    session.clear()
    if locale:
        session["locale"] = locale
    for name in ("person", "actor", "language"):
        g.pop(name, None)


def signed_in(view: View) -> View:
    """Let only signed-in people in; a browser is sent to the sign-in page and back."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> object:
        if person() is None:
            if wants_json():
                raise SignInNeeded()
            return to_sign_in()
        return view(*args, **kwargs)

    return cast(View, guarded)


def needs_role(*role_keys: str) -> Callable[[View], View]:
    """Let only people in who hold one of the roles in any scope."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> object:
            if not holds(*role_keys):
                raise NotAllowed()
            return view(*args, **kwargs)

        return signed_in(cast(View, guarded))

    return decorate


def to_sign_in() -> Response:
    """Send the browser to the sign-in page; afterwards it comes back to a page it was reading."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.form", next=back if back != "/" else None))


def _by_cookie() -> Person | None:
    person_id = session.get("person")
    if person_id is None:
        return None
    found = db.session().get(Person, person_id)
    if found is None or not found.is_active or found.session_epoch != session.get("epoch"):
        return None
    # The cookie is renewed seldom: an answer on its way while somebody signs out must not bring it back.
    if time.time() - session.get("seen", 0) > _SEEN_EVERY:
        session["seen"] = int(time.time())
    return found


def _by_token() -> Person | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return tokens.owner(db.session(), token.strip()) if scheme.lower() == "bearer" else None
