"""One person: details, roles in scopes, absence, password, active or not."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine.errors import Invalid, NotAllowed
from engine.identity import absence, accounts, facts, roles
from engine.model import COMPANY, Person, Role, RoleHolding
from engine.text import Text
from web import current, db
from web.pages.admin import scopes
from web.pages.admin.base import blueprint
from web.pages.admin.people import departments_to_choose
from web.times import read_moment


@blueprint.get("/people/<person_id>")
def person(person_id: str) -> str:
    """Show a person."""
    return _page(person_id)


@blueprint.post("/people/<person_id>/<action>")
def change_person(person_id: str, action: str) -> tuple[str, int] | Response:
    """Do one of the actions of the page; a refusal is shown where it belongs."""
    do = _ACTIONS.get(action)
    if do is None:
        return redirect(url_for(".person", person_id=person_id), 303)
    try:
        do(person_id)
    except (Invalid, NotAllowed) as refusal:
        return _page(person_id, action, refusal.text), refusal.status
    flash(_("已保存"))
    return redirect(url_for(".person", person_id=person_id), 303)


def _details(person_id: str) -> None:
    wanted = {name: request.form.get(name, "") for name in accounts.DETAILS}
    accounts.edit(db.session(), person_id, wanted, by=current.actor())


def _grant(person_id: str) -> None:
    kind, _colon, scope = request.form.get("scope", COMPANY).partition(":")
    roles.grant(db.session(), person_id, request.form.get("role", ""), kind, scope, by=current.actor())


def _revoke(_person_id: str) -> None:
    roles.revoke(db.session(), request.form.get("holding", ""), by=current.actor())


def _absence(person_id: str) -> None:
    begins, ends = (read_moment(request.form.get(name, "")) for name in ("from", "until"))
    substitute = request.form.get("substitute") or None
    absence.set_absence(db.session(), person_id, begins, ends, substitute, by=current.actor())


def _password(person_id: str) -> None:
    accounts.reset_password(db.session(), person_id, request.form.get("new", ""), by=current.actor())


def _activate(person_id: str) -> None:
    accounts.set_active(db.session(), person_id, True, by=current.actor())


def _deactivate(person_id: str) -> None:
    accounts.set_active(db.session(), person_id, False, by=current.actor())


_ACTIONS: dict[str, Callable[[str], None]] = {
    "details": _details,
    "grant": _grant,
    "revoke": _revoke,
    "absence": _absence,
    "password": _password,
    "activate": _activate,
    "deactivate": _deactivate,
}


def _page(person_id: str, part: str = "", refusal: Text | None = None) -> str:
    session = db.session()
    shown = facts.person(session, person_id)
    held = select(Role, RoleHolding).join(RoleHolding, RoleHolding.role_key == Role.key)
    others = select(Person).where(Person.is_active, Person.id != person_id).order_by(Person.name)
    return render_template(
        "admin/person.html",
        shown=shown,
        held=session.execute(held.where(RoleHolding.person_id == person_id).order_by(Role.key)).all(),
        roles=session.scalars(select(Role).order_by(Role.key)).all(),
        scopes=scopes.to_choose(),
        scope_names=scopes.names(),
        departments=departments_to_choose(),
        colleagues=[(other.id, other.name) for other in session.scalars(others)],
        part=part,
        refusal=refusal,
        form=request.form if part else {},
    )
