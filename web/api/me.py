"""Who the token belongs to."""

from __future__ import annotations

from typing import Any

from engine.queries.inbox import Inbox
from web import current, db
from web.api.parsing import Part
from web.api.shapes import MeShape

part = Part("me", __name__, "The owner of the token.")


@part.route("/me")
@part.doc(operationId="me")
@part.response(200, MeShape)
def me() -> dict[str, Any]:
    """Read who the token belongs to, the roles held, and what waits in the inbox."""
    actor, person = current.actor(), current.person()
    held = sorted(actor.held, key=lambda one: (one.role_key, one.scope_kind, one.scope_id))
    return {
        "id": actor.id,
        "name": actor.name,
        "login": person.login if person else "",
        "language": actor.locale,
        "roles": [{"role": one.role_key, "scope_kind": one.scope_kind, "scope": one.scope_id} for one in held],
        "counts": Inbox(db.session(), actor).counts,
    }
