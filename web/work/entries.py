"""Saving an entry: the register's form decides about the data, the command saves it, all or nothing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import commands
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import FieldsInvalid, Invalid, NotAllowed
from engine.model import Entry, Register
from engine.registers import access
from engine.registers.numbers import number_field
from engine.text import Text
from forms import Form
from web.work.options import desk_lists
from web.work.registers import form_of, values
from web.work.sent import Sent


@command
def add(session: Session, register: Register, sent: Sent, *, by: Actor) -> str:
    """Add an entry and return its number; under a request key already used, the one added then.

    Raises what ``commands.add_entry`` raises, and FieldsInvalid with messages by form component.
    """

    def do() -> dict[str, str]:
        if not access.may_add(register, by):
            raise NotAllowed()
        data = _form(session, register, sent).check(sent.data, context=desk_lists(session))
        try:
            return {"number": commands.add_entry(session, register.key, data, by=by).number}
        except Invalid as refusal:
            field = number_field(register.number_rule)
            if isinstance(refusal, FieldsInvalid) or not field:
                raise
            raise FieldsInvalid({field: [refusal.text]}) from refusal

    action = f"entry.add:{register.key}"
    return str(commands.once(session, action, do, by=by, request_key=sent.request_key)["number"])


@command
def change(session: Session, register: Register, entry: Entry, sent: Sent, *, seen: int, by: Actor) -> None:
    """Change an entry; raises what ``commands.change_entry`` raises, and FieldsInvalid."""

    def do() -> dict[str, str]:
        access.require_editor(register, (entry.scope_kind, entry.scope_id), by)
        form = _form(session, register, sent)
        data = form.check(sent.data, stored=values(register, entry), context=desk_lists(session))
        commands.change_entry(session, entry.id, data, seen=seen, by=by)
        return {}

    commands.once(session, f"entry.change:{entry.id}"[:40], do, by=by, request_key=sent.request_key)


def _form(session: Session, register: Register, sent: Sent) -> Form:
    form = form_of(session, register)
    if form is None:
        raise Invalid(Text("该台账没有表单，不能填写", "The register has no form to fill in"))
    if any(sent.files.values()):
        raise Invalid(Text("台账条目不能附文件", "Entries of registers keep no files"))
    return form
