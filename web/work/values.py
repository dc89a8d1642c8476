"""Recorded values as people read them: choices by label, people and roles by name, lists as tables, files by digest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.definitions.model import Activity
from engine.feel.values import decode, to_plain
from engine.instances.programs import diagram_of
from engine.model import Attachment, DocumentChange, Instance, Person, Register, Role
from engine.text import Text
from forms import Form
from web.filters import role_name, size
from web.i18n import language
from web.work import forms
from web.work.meanings import VALUES
from web.work.names import outcome_name, process_names, project_names
from web.work.options import desk_lists
from web.work.registers import form_of, labels_of
from web.work.variables import VARIABLES

NOTHING = "—"
_ENGLISH = "_en"
_ID = re.compile(r"[0-9a-z]{26}")
_DECIDED = ("decision", "outcome", "approved", "reviewed")
_QUOTED = ("checklist", "complaint", "drawing", "finding", "supplier")
"""Registers whose values stand in cases that write no entry of them."""
_YES, _NO = Text("是", "Yes"), Text("否", "No")


@dataclass(frozen=True)
class Grid:
    """A list of rows, or the parts of one value: a line of words for every cell."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Shown = str | Grid


class Values:
    """Says the values of one case, or of entries of ``registers``.

    ``told`` are the values it will be asked for, so that names are read at once.
    """

    def __init__(
        self, session: Session, instance: Instance | None, told: Iterable[Any], *, registers: Iterable[str] = ()
    ) -> None:
        lists = desk_lists(session)
        told = list(told)
        pins = instance.pins.get("form", {}) if instance else {}
        known = {key: forms.of_revision(session, id_) for key, id_ in pins.items()}
        written = {str(one.get("new")) for one in told if isinstance(one, Mapping) and one.get("name") == "register"}
        written |= set(registers)
        known_registers = list(session.scalars(select(Register).order_by(Register.key)))
        quoted: dict[str, Form] = {}
        for register in (one for one in known_registers if one.key in written or one.key in _QUOTED):
            form = form_of(session, register)
            if form is not None and form.id not in known:
                (known if register.key in written else quoted)[form.id] = form
        self._tellers = {key: form.teller(lists, language()) for key, form in (known | quoted).items()}
        self._said: dict[tuple[str, str, str | None], str | None] = {}
        self._at = dict(_form_keys(session, instance)) if instance else {}
        self._labels: dict[str, str] = {}
        for form in known.values():
            for path, label in labels_of(form).items():
                # One computed row by row says nothing outside its row; a field without one is called by its path.
                if label[:1] == "=" or label == path:
                    continue
                self._labels.setdefault(path, label)
                self._labels.setdefault(path.rpartition(".")[2], label)
        ids = {found for value in told for found in _ids(value)}
        people = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
        files = list(session.scalars(select(Attachment).where(Attachment.id.in_(ids))))
        roles = {role.key: role_name(role) for role in session.scalars(select(Role))}
        self._names = roles | project_names(session) | {row.id: row.name for row in people}
        self._names |= {file.id: file.name for file in files}
        changes = session.execute(select(DocumentChange.id, DocumentChange.name).where(DocumentChange.id.in_(ids)))
        self._names |= {row.id: row.name for row in changes}
        self._places = {
            "register": {row.key: Text(row.name_zh, row.name_en).in_(language()) for row in known_registers},
            "process_key": process_names(session),
        }
        self._digests = {file.id: file.digest for file in files}

    def label(self, name: str) -> str:
        """Return what a variable, or a part of one, is called."""
        known = VARIABLES.get(name)
        return self._labels.get(name) or (known.in_(language()) if known else name)

    def say(self, name: str, value: Any, element: str = "") -> Shown:
        """Return a recorded value in words; ``element`` is the one that wrote it, whose form is asked first."""
        read = decode(value)
        if isinstance(read, list) and read and all(isinstance(one, list) for one in read):
            read = [row for one in read for row in one]
        if isinstance(read, list) and any(isinstance(one, Mapping) and not _is_file(one) for one in read):
            return self._grid([one if isinstance(one, Mapping) else {"value": one} for one in read], element)
        if isinstance(read, Mapping) and read and not _is_file(read):
            return self._grid([read], element)
        return self._text(name, read, element) or NOTHING

    def line(self, name: str, value: Any, element: str = "") -> str:
        """Return a value in one line of words."""
        return self._text(name, decode(value), element) or NOTHING

    def _grid(self, rows: Sequence[Mapping[str, Any]], element: str) -> Grid:
        keys = list(dict.fromkeys(key for row in rows for key in row))
        keys = [key for key in keys if _in_language(key, keys)]
        cells = [tuple(self._text(key, row.get(key), element) for key in keys) for row in rows]
        shown = [at for at in range(len(keys)) if any(row[at] for row in cells)] or list(range(len(keys)))
        labels = tuple(self.label(keys[at].removesuffix(_ENGLISH)) for at in shown)
        return Grid(labels, tuple(tuple(row[at] for at in shown) for row in cells))

    def _text(self, name: str, value: Any, element: str) -> str:
        if value is None or value == "" or value == [] or value == {}:
            return ""
        if isinstance(value, bool):
            return (_YES if value else _NO).in_(language())
        if isinstance(value, datetime):
            return f"{clock.local(value):%Y-%m-%d %H:%M}"
        if isinstance(value, date | time):
            return value.isoformat()
        if isinstance(value, Mapping):
            return self._file(value) if _is_file(value) else self._parts(value, element)
        if isinstance(value, list):
            said = [self._text(name, one, element) for one in value]
            # Rows inside a row stand below each other.
            return ("\n" if any(isinstance(one, Mapping) for one in value) else _comma()).join(filter(None, said))
        return self._word(name, value, element)

    def _word(self, name: str, value: Any, element: str) -> str:
        plain = to_plain(value)
        raw, first = str(plain), self._at.get(element)
        asked = (name, raw, first)
        if asked not in self._said:
            tellers = sorted(self._tellers.items(), key=lambda one: one[0] != first)
            found = (tell(name, plain) for _, tell in tellers)
            self._said[asked] = next((said for said in found if said is not None and said != raw), None)
        said = self._said[asked]
        if said is not None:
            return said
        if isinstance(value, int | float | Decimal):
            return raw
        part = name.rpartition(".")[2]
        known = VALUES.get(part, {}).get(raw)
        if known is not None:
            return known.in_(language())
        if part in _DECIDED and (outcome := outcome_name(raw)) != raw:
            return outcome
        # What was asked field by field is kept as a list: each row is called as its field was.
        asked_as = self._labels.get(f"{part}_{raw}")
        return asked_as or self._places.get(part, {}).get(raw) or self._names.get(raw, raw)

    def _file(self, file: Mapping[str, Any]) -> str:
        digest = self._digests.get(str(file["id"]), "")
        told = f"{file['name']} {size(file['size'])}" if file.get("size") else str(file["name"])
        return f"{told} SHA-256 {digest}" if digest else told

    def _parts(self, value: Mapping[str, Any], element: str) -> str:
        grid = self._grid([value], element)
        colon = "：" if language() == "zh" else ": "
        said = (f"{label}{colon}{cell}" for label, cell in zip(grid.columns, grid.rows[0], strict=True) if cell)
        return ("；" if language() == "zh" else "; ").join(said)


def _form_keys(session: Session, instance: Instance) -> Iterator[tuple[str, str]]:
    for key, revision_id in instance.pins.get("process", {}).items():
        activities: Mapping[str, Activity] = diagram_of(session, revision_id).processes[key].activities
        yield from ((id_, one.form_id) for id_, one in activities.items() if one.form_id)


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if _ID.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _ids(inner)


def _is_file(value: Mapping[str, Any]) -> bool:
    return value.keys() >= {"id", "name", "type"}


def _in_language(key: str, keys: Sequence[str]) -> bool:
    """Tell whether a part is shown: of two that say the same in two languages the reader's."""
    if key.endswith(_ENGLISH):
        return language() == "en" or key.removesuffix(_ENGLISH) not in keys
    return language() != "en" or f"{key}{_ENGLISH}" not in keys


def _comma() -> str:
    return "、" if language() == "zh" else ", "
