"""Registers in words: their names, forms and columns, what an entry holds, and how it came to be so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.feel.values import decode, to_plain
from engine.ledger.reading import Fact
from engine.model import Definition, DefinitionKind, Entry, Instance, Person, Register, Revision
from engine.queries import registers as queries
from engine.registers.entries import stream_of
from engine.registers.numbers import number_field
from engine.text import Text
from forms import Form
from web.i18n import language
from web.work import forms
from web.work.options import desk_lists, public_lists


@dataclass(frozen=True)
class Column:
    """A key field as the list shows it; ``choices`` are what a filter offers."""

    field: str
    label: str
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Changed:
    """One field that was changed, in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Told:
    """One line of an entry's history: who did what, when, in which case."""

    at: datetime
    who: str
    words: Text
    case: str
    changes: Sequence[Changed]


def name_of(register: Register) -> str:
    """Return what a register is called in the language of the request."""
    return Text(register.name_zh, register.name_en).in_(language())


def form_of(session: Session, register: Register) -> Form | None:
    """Return the register's form in force, None when it has none."""
    found = select(Definition.current_id).where(
        Definition.kind == DefinitionKind.FORM, Definition.key == register.form_key
    )
    current = session.scalar(found)
    return forms.of_revision(session, current) if current else None


def columns(session: Session, register: Register, form: Form | None) -> list[Column]:
    """Return the columns of the list: the key fields but the title, in their order."""
    fields = [field for field in register.key_fields if field != register.title_field]
    if form is None:
        return [Column(field, field) for field in fields]
    labels = labels_of(form)
    offered = form.choices(public_lists(session), language())
    return [Column(field, labels.get(field, field), offered.get(field, ())) for field in fields]


def labels_of(form: Form) -> dict[str, str]:
    """Return what the fields are called in the language of the request, by path."""
    return {info.path: info.label for info in form.worded(language(), staff=True).fields}


@dataclass(frozen=True)
class Cell:
    """What a field says, with the register and number of the entry it refers to, if the reader may open that."""

    text: str
    register: str = ""
    number: str = ""


def cells(
    session: Session, form: Form | None, shown: Sequence[Column], entries: Sequence[Entry], by: Actor
) -> list[tuple[Entry, list[Cell]]]:
    """Return each entry with what its columns say; entries referred to are called by their names."""
    lists, fields = public_lists(session), [column.field for column in shown]
    linked = references(session, form, [entry.data for entry in entries], fields, by)
    lines = []
    for entry, links in zip(entries, linked, strict=True):
        words = zip(fields, _words(form, {**lists, **entry.data}, fields), strict=True)
        lines.append((entry, [links.get(field) or Cell(text) for field, text in words]))
    return lines


def references(
    session: Session, form: Form | None, held: Sequence[Mapping[str, Any]], fields: Sequence[str], by: Actor
) -> list[dict[str, Cell]]:
    """Return, for the data of each entry, the cells of the fields that refer to entries the actor may read."""
    refer = {field: key for field, key in form.references.items() if field in fields} if form is not None else {}
    wanted: dict[str, set[str]] = {}
    for data in held:
        for field, key in refer.items():
            if isinstance(data.get(field), str):
                wanted.setdefault(key, set()).add(data[field])
    named = queries.titles(session, wanted, by)
    return [
        {
            field: Cell(named[key, number], key, number)
            for field, key in refer.items()
            if isinstance(number := data.get(field), str) and (key, number) in named
        }
        for data in held
    ]


def table(session: Session, register: Register, form: Form | None, entries: Sequence[Entry]) -> list[list[str]]:
    """Return the entries as lines of words under a line of headings: number, every field outside lists, state."""
    labels, lists = plain_labels(register, form), desk_lists(session)
    fields = list(labels)
    head = [NUMBER.in_(language()), *(labels[field] for field in fields), STATE.in_(language())]
    lines = [head]
    for entry in entries:
        state = STATES[entry.retired_at is not None].in_(language())
        lines.append([entry.number, *_words(form, {**lists, **entry.data}, fields), state])
    return lines


def plain_labels(register: Register, form: Form | None) -> dict[str, str]:
    """Return what the fields of a table are called, by path: those outside lists, but for the number."""
    if form is None:
        return {field: field for field in register.key_fields}
    number = number_field(register.number_rule)
    worded = form.worded(language(), staff=True)
    return {info.path: info.label for info in worded.plain_fields if info.path != number}


NUMBER = Text("编号", "Number")
STATE = Text("状态", "State")
STATES = {False: Text("在用", "In use"), True: Text("已停用", "Out of use")}


def values(register: Register, entry: Entry) -> dict[str, Any]:
    """Return what the form of an entry begins with."""
    field = number_field(register.number_rule)
    return {**entry.data, **({field: entry.number} if field else {})}


def history(session: Session, register: Register, entry: Entry) -> list[Told]:
    """Return what was done to an entry, the latest first."""
    known = _Known(session, register)
    facts = ledger.read(session, stream_of(entry))
    people = session.execute(select(Person.id, Person.name).where(Person.id.in_({fact.actor for fact in facts})))
    names = {row.id: row.name for row in people}
    cases = {str(fact.public["case"]) for fact in facts if fact.public.get("case")}
    numbers = {
        row.id: row.number
        for row in session.execute(select(Instance.id, Instance.number).where(Instance.id.in_(cases)))
    }
    lists = desk_lists(session)
    system = Text("系统", "The system").in_(language())
    return [
        Told(
            at=fact.at,
            who=names.get(fact.actor, system),
            words=_WORDS[fact.type] if at or fact.type != "entry.saved" else _ADDED,
            case=numbers.get(str(fact.public.get("case")), ""),
            changes=_changes(known, fact, lists),
        )
        for at, fact in reversed(list(enumerate(facts)))
        if fact.type in _WORDS
    ]


_ADDED = Text("新增", "added it")
_UNASKED = {"project": Text("项目", "Project")}
"""What fields are called that processes write and forms do not ask for."""

_WORDS = {
    "entry.saved": Text("修改", "changed it"),
    "entry.retired": Text("停用", "took it out of use"),
    "entry.restored": Text("恢复使用", "took it into use again"),
}


class _Known:
    """The fields of a register's form, those it asks for no longer too: by the latest revision that asks for them."""

    def __init__(self, session: Session, register: Register) -> None:
        self._session, self._key = session, register.form_key
        self._forms: list[Form] = [form for form in [form_of(session, register)] if form is not None]
        self._has_past = False

    def form_with(self, field: str) -> Form | None:
        """Return the latest form that asks for a field; the one in force where none does."""
        found = next((form for form in self._forms if field in labels_of(form)), None)
        if found is None and not self._has_past:
            self._has_past = True
            self._forms += self._past()
            return self.form_with(field)
        return found or next(iter(self._forms), None)

    def _past(self) -> list[Form]:
        found = (
            select(Revision.id)
            .join(Definition, Definition.id == Revision.definition_id)
            .where(Definition.kind == DefinitionKind.FORM, Definition.key == self._key)
            .order_by(Revision.number.desc())
            .limit(REMEMBERED)
        )
        return [forms.of_revision(self._session, id_) for id_ in self._session.scalars(found)]


REMEMBERED = 50
"""How many revisions of a form are searched for a field that is asked for no longer."""


def _changes(known: _Known, fact: Fact, lists: Mapping[str, Any]) -> list[Changed]:
    found = []
    for name, value in fact.revealed.items():
        field = name.removeprefix("data.")
        form = known.form_with(field)
        old, new = (
            _words(form, {**lists, field: to_plain(decode(value.get(which)))}, [field])[0] for which in ("old", "new")
        )
        if old != new:
            label = labels_of(form).get(field) if form is not None else None
            found.append(Changed(label or _UNASKED.get(field, Text(field, field)).in_(language()), old, new))
    return found


def _words(form: Form | None, data: Mapping[str, Any], fields: Sequence[str]) -> list[str]:
    if form is None:
        return ["" if data.get(field) is None else str(data[field]) for field in fields]
    said = form.said(data, fields, language())
    return [said[field] for field in fields]
