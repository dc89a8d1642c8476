"""What a line of an imported file would do to a register, and the job that checks or saves some lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from engine import commands, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import EngineError, FieldsInvalid, Invalid
from engine.identity.actors import actor_of
from engine.jobs.registry import handles
from engine.jobs.schedule import schedule
from engine.model import Entry, Job, JobKind, Person, Register
from engine.registers import access, entries, imports
from engine.registers.imports import CHANGED, CHUNK, ERROR, FIRST, NEW, NUMBER, UNCHANGED, Import, Phase
from engine.registers.numbers import number_field, require_fit
from engine.text import Text
from forms import Form
from forms.meant import UNREADABLE
from web.i18n import language
from web.work import registers
from web.work.options import desk_lists


@dataclass(frozen=True)
class Report:
    """What becomes of a line: ``changes`` are (field, old, new) in words, ``errors`` (field, reason)."""

    state: str
    number: str = ""
    changes: Sequence[tuple[str, str, str]] = ()
    errors: Sequence[tuple[str, str]] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


def columns_of(register: Register, form: Form) -> dict[str, str]:
    """Return what columns may hold, by field: the number and what a table can say of the form, in words."""
    unread = {info.path for info in form.fields if info.type in UNREADABLE}
    labels = {path: label for path, label in registers.plain_labels(register, form).items() if path not in unread}
    return {NUMBER: registers.NUMBER.in_(language()), **labels}


def guessed(register: Register, form: Form, head: Sequence[str]) -> list[str]:
    """Return the field each column names by its key or its label in either language; each field once."""
    unread = {info.path for info in form.fields if info.type in UNREADABLE}
    typed = number_field(register.number_rule)
    known = {NUMBER: NUMBER, "number": NUMBER, registers.NUMBER.zh: NUMBER, registers.NUMBER.en.casefold(): NUMBER}
    for info in reversed([info for lang in ("en", "zh") for info in form.worded(lang, staff=True).plain_fields]):
        if info.path not in unread:
            field_ = NUMBER if info.path == typed else info.path
            known |= {info.label.strip().casefold(): field_, info.path.casefold(): field_}
    taken: set[str] = set()
    mapping = []
    for title in head:
        found = known.get(title.strip().casefold(), "")
        mapping.append("" if found in taken else found)
        taken.add(found)
    return mapping


class Reader:
    """Reads the lines of one import against the register as it is now."""

    def __init__(self, session: Session, register: Register, form: Form, made: Import, by: Actor) -> None:
        self._session, self._register, self._form, self._by = session, register, form, by
        self._made = made
        self._lists = desk_lists(session)
        self._typed = number_field(register.number_rule)
        self._labels = {info.path: info.label for info in form.worded(made.lang, staff=True).fields}
        self._ids = {node.id: ".".join(node.path) for node in form.nodes}

    def read(self, row: Sequence[str], line: int) -> Report:
        """Return what the line in this row of the file would do; nothing is written."""
        number = self._made.number_of(row)
        before = self._made.twice.get(str(line))
        if before is not None:
            text = Text(f"第 {before} 行已有此编号", f"Row {before} has this number already")
            return Report(ERROR, number, errors=[(registers.NUMBER.in_(self._made.lang), text.in_(self._made.lang))])
        try:
            return self._read(row, number)
        except FieldsInvalid as refusal:
            errors = [(self._label(key), self._said(texts)) for key, texts in refusal.fields.items()]
            return Report(ERROR, number, errors=errors)
        except EngineError as refusal:
            return Report(ERROR, number, errors=[("", refusal.text.in_(self._made.lang))])

    def _read(self, row: Sequence[str], number: str) -> Report:
        entry = entries.get(self._session, self._register.key, number) if number else None
        held = registers.values(self._register, entry) if entry is not None else {}
        if entry is not None:
            access.require_editor(self._register, (entry.scope_kind, entry.scope_id), self._by)
            if entry.retired_at is not None:
                raise Invalid(Text("该条目已停用", "This entry is out of use"))
        elif number:
            require_fit(number)
        words = self._changed(row, held if entry is not None else None)
        if entry is not None and not words:
            return Report(UNCHANGED, number)
        values, problems = self._form.meant(words, {**self._lists, **held}, self._made.lang)
        if problems:
            raise FieldsInvalid(problems)
        typed = {self._typed: number} if self._typed and number else {}
        data = self._form.check({**held, **_over(held, values), **typed}, stored=held, context=self._lists)
        named = {path.split(".")[0] for path in words} | set(typed)
        changed = {name: value for name, value in data.items() if not _same(held.get(name), value)}
        if entry is not None:
            changed = {name: value for name, value in changed.items() if name in named}
        scope = access.scope_of(self._register, number, {**held, **data})
        access.require_editor(self._register, scope, self._by)
        if entry is None:
            return Report(NEW, number, self._told({}, data, words), data=data)
        return Report(CHANGED if changed else UNCHANGED, number, self._told(held, data, changed), data=changed)

    def _changed(self, row: Sequence[str], held: Mapping[str, Any] | None) -> dict[str, str]:
        """Return the words of a line that differ from those of the entry: an export changes nothing."""
        words = {field: cell for field, cell in self._cells(row) if field != NUMBER}
        if held is None:
            return {field: cell for field, cell in words.items() if cell}
        for lang in ("zh", "en"):
            said = self._form.said({**self._lists, **held}, words, lang)
            words = {field: cell for field, cell in words.items() if cell != said[field].strip()}
        return words

    def _told(self, old: Mapping[str, Any], new: Mapping[str, Any], names: Iterable[str]) -> list[tuple[str, str, str]]:
        tops = {name.split(".")[0] for name in names}
        fields = [path for path in self._labels if path.split(".")[0] in tops]
        lang = self._made.lang
        before = self._form.said({**self._lists, **old}, fields, lang)
        after = self._form.said({**self._lists, **new}, fields, lang)
        return [(self._label(path), before[path], after[path]) for path in fields if before[path] != after[path]]

    def _cells(self, row: Sequence[str]) -> list[tuple[str, str]]:
        return [(field, row[at] if at < len(row) else "") for at, field in enumerate(self._made.mapping) if field]

    def _label(self, key: str) -> str:
        path = self._ids.get(key.split(".")[0], key)
        return self._labels.get(path, path)

    def _said(self, texts: Sequence[Text]) -> str:
        return " ".join(text.in_(self._made.lang) for text in texts)


def _over(held: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a line with what the entry holds beside them inside the same group."""
    return {
        name: {**held[name], **value} if isinstance(value, dict) and isinstance(held.get(name), dict) else value
        for name, value in values.items()
    }


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, dict) or isinstance(new, dict):
        one, other = (value if isinstance(value, dict) else {} for value in (old, new))
        return all(_same(one.get(name), other.get(name)) for name in {*one, *other})
    return bool(old == new) or (_is_empty(old) and _is_empty(new))


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [])


@handles(JobKind.IMPORT)
@command
def do_chunk(session: Session, job: Job) -> None:
    """Check or save the lines of one chunk and order the next; a job of an earlier round does nothing."""
    made = imports.read(session, job.payload["import"], writing=True)
    at = job.payload["chunk"]
    if made is None or made.round != job.payload["round"] or not made.is_running:
        return
    register = session.get_one(Register, made.register)
    form = registers.form_of(session, register)
    by = actor_of(session, session.get_one(Person, made.by_id))
    held = imports.chunk(session, made.id, at)
    if form is None:
        raise Invalid(Text("该台账没有表单", "The register has no form"))
    reader = Reader(session, register, form, made, by)
    saving = made.phase == Phase.SAVING
    reports = []
    for index, row in enumerate(held["rows"]):
        told = reader.read(row, at * CHUNK + index + FIRST)
        reports.append(_saved(session, register, made, told, by) if saving and told.state in (NEW, CHANGED) else told)
    _finish(session, made, at, held["rows"], reports, by)


def _saved(session: Session, register: Register, made: Import, told: Report, by: Actor) -> Report:
    """Save a line; a refusal comes before anything of it is written."""
    try:
        entry: Entry = commands.import_entry(session, register, told.number, told.data, by=by)
    except EngineError as refusal:
        return replace(told, state=ERROR, changes=(), errors=[("", refusal.text.in_(made.lang))])
    return replace(told, number=entry.number)


def _finish(
    session: Session, made: Import, at: int, rows: Sequence[Sequence[str]], reports: Sequence[Report], by: Actor
) -> None:
    lines = [{name: value for name, value in asdict(told).items() if name != "data"} for told in reports]
    imports.report(session, made.id, at, lines, rows)
    counts = Counter(made.counts) + Counter(told.state for told in reports)
    done = at + 1
    phase = made.phase
    if done == made.chunks:
        phase = Phase.CHECKED if phase == Phase.CHECKING else Phase.DONE
    imports.update(session, replace(made, done=done, counts=dict(counts), phase=phase))
    if phase == Phase.DONE:
        body = {
            "register": made.register,
            "file": made.name,
            "import": made.id,
            **counts,
        }
        imports.forget(session, made)
        ledger.append(session, f"reg/{made.register}", "register.imported", by.id, body)
    elif done < made.chunks:
        payload = {"import": made.id, "round": made.round, "chunk": done}
        schedule(session, JobKind.IMPORT, payload=payload)
