"""Adding, changing and retiring entries, for those entitled."""

from __future__ import annotations

import secrets

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import commands
from engine.commands.registers import version_of
from engine.errors import NotAllowed, NotFound
from engine.model import Entry, Register
from engine.registers import access
from web import current, db
from web.i18n import language
from web.pages.registers.base import blueprint, opened, opened_entry
from web.work import entries, registers
from web.work.answers import go
from web.work.options import desk_lists
from web.work.sent import sent_form, told_ok


@blueprint.get("/<key>/new")
def new(key: str) -> str:
    """Show the empty form of a register."""
    register = opened(key)
    if not access.may_add(register, current.actor()):
        raise NotAllowed()
    return _form(register, None)


@blueprint.post("/<key>/new")
def add(key: str) -> Response:
    """Add an entry and go to its page."""
    number = entries.add(db.session(), opened(key), sent_form(), by=current.actor())
    return told_ok(url_for(".show", key=key, number=number), _("已新增 %(number)s", number=number))


@blueprint.get("/<key>/<number>/change")
def edit(key: str, number: str) -> str:
    """Show the form of an entry."""
    register, entry = opened_entry(key, number)
    access.require_editor(register, (entry.scope_kind, entry.scope_id), current.actor())
    return _form(register, entry)


@blueprint.post("/<key>/<number>/change")
def change(key: str, number: str) -> Response:
    """Save what was changed, unless somebody was faster."""
    register, entry = opened_entry(key, number)
    seen = request.args.get("seen", 0, type=int)
    entries.change(db.session(), register, entry, sent_form(), seen=seen, by=current.actor())
    return told_ok(url_for(".show", key=key, number=number), _("已保存"))


@blueprint.post("/<key>/<number>/retire")
def retire(key: str, number: str) -> Response:
    """Take an entry out of use."""
    _register, entry = opened_entry(key, number)
    commands.retire_entry(db.session(), entry.id, by=current.actor())
    return go(url_for(".show", key=key, number=number), _("已停用 %(number)s", number=number))


@blueprint.post("/<key>/<number>/restore")
def restore(key: str, number: str) -> Response:
    """Take an entry into use again."""
    _register, entry = opened_entry(key, number)
    commands.restore_entry(db.session(), entry.id, by=current.actor())
    return go(url_for(".show", key=key, number=number), _("已恢复使用 %(number)s", number=number))


def _form(register: Register, entry: Entry | None) -> str:
    session = db.session()
    form = registers.form_of(session, register)
    if form is None:
        raise NotFound()
    held = registers.values(register, entry) if entry is not None else {}
    return render_template(
        "registers/form.html",
        register=register,
        entry=entry,
        seen=version_of(session, entry) if entry is not None else 0,
        schema=form.worded(language()).schema,
        data={**desk_lists(session), **held},
        request_key=secrets.token_hex(16),
    )
