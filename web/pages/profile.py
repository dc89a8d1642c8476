"""One's own data, password, absence and API tokens."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine.errors import Invalid
from engine.identity import absence, accounts, tokens
from engine.model import ApiToken, Person
from engine.text import Text
from web import current, db
from web.times import read_moment

blueprint = Blueprint("profile", __name__, url_prefix="/profile")


@blueprint.get("/")
@current.signed_in
def index() -> str:
    """Show one's own settings."""
    return _page()


@blueprint.post("/details")
@current.signed_in
def details() -> tuple[str, int] | Response:
    """Change one's own e-mail and telephone."""
    wanted = {name: request.form.get(name, "") for name in ("email", "phone")}
    try:
        accounts.edit(db.session(), current.actor().id, wanted, by=current.actor())
    except Invalid as refusal:
        return _page("details", refusal.text), refusal.status
    return _saved()


@blueprint.post("/password")
@current.signed_in
def password() -> tuple[str, int] | Response:
    """Change one's password; other browsers are signed out."""
    new = request.form.get("new", "")
    try:
        if new != request.form.get("again", ""):
            raise Invalid(Text("两次输入的新密码不一致", "The two new passwords differ"))
        person = accounts.change_password(db.session(), request.form.get("old", ""), new, by=current.actor())
    except Invalid as refusal:
        return _page("password", refusal.text), refusal.status
    current.open_session(person)
    flash(_("密码已修改，其他设备上的登录已失效"))
    return redirect(url_for(".index"), 303)


@blueprint.post("/absence")
@current.signed_in
def away() -> tuple[str, int] | Response:
    """Enter or end one's absence."""
    try:
        absence.set_absence(
            db.session(),
            current.actor().id,
            read_moment(request.form.get("from", "")),
            read_moment(request.form.get("until", "")),
            request.form.get("substitute") or None,
            by=current.actor(),
        )
    except Invalid as refusal:
        return _page("absence", refusal.text), refusal.status
    return _saved()


@blueprint.post("/tokens")
@current.signed_in
def issue_token() -> tuple[str, int] | str:
    """Make an API token and show it once."""
    try:
        token = tokens.issue(db.session(), request.form.get("name", ""), None, by=current.actor())
    except Invalid as refusal:
        return _page("tokens", refusal.text), refusal.status
    return _page(token=token)


@blueprint.post("/tokens/<token_id>/revoke")
@current.signed_in
def revoke_token(token_id: str) -> Response:
    """End an API token."""
    tokens.revoke(db.session(), token_id, by=current.actor())
    return _saved()


def _saved() -> Response:
    flash(_("已保存"))
    return redirect(url_for(".index"), 303)


def _page(part: str = "", refusal: Text | None = None, token: str = "") -> str:
    found = db.session()
    own = select(ApiToken).where(ApiToken.person_id == current.actor().id, ApiToken.revoked_at.is_(None))
    others = select(Person).where(Person.is_active, Person.id != current.actor().id).order_by(Person.name)
    return render_template(
        "profile/index.html",
        part=part,
        refusal=refusal,
        token=token,
        tokens=found.scalars(own.order_by(ApiToken.created_at)).all(),
        colleagues=[(other.id, other.name) for other in found.scalars(others)],
        form=request.form if part else {},
    )
