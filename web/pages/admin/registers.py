"""Registers as process owners design them: names, number rule, roles, fields; saved as a new revision of their form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine import commands
from engine.commands.design import keys_ever
from engine.errors import Conflict, DefinitionInvalid, NotFound, Problem
from engine.model import Register, Role
from engine.registers.designing import CHOICE, KINDS, REFERENCE, TEXT, Design, Field, fields_of, with_values
from engine.text import Text
from web import current, db
from web.pages.admin.base import blueprint, for_owners
from web.work import registers
from web.work.answers import go

SPARE = 3
"""How many empty rows a page offers for new fields."""


@dataclass(frozen=True)
class Row:
    """One field as it stands in the form of the page; ``is_new`` ones choose their kind."""

    field: Field
    order: float
    is_new: bool = False
    is_key: bool = False
    retired: bool = False
    problems: Sequence[Text] = ()

    @property
    def options(self) -> str:
        """Return the options a line each: ``中文 / English``."""
        labels = (option.label for option in self.field.options)
        return "\n".join(f"{label.zh} / {label.en}" if label.en else label.zh for label in labels)


@blueprint.get("/registers")
@for_owners
def register_list() -> str:
    """List the registers there are."""
    found = db.session().scalars(select(Register).order_by(Register.key)).all()
    return render_template("admin/registers.html", registers=found, name=registers.name_of)


@blueprint.get("/registers/new")
@for_owners
def new_register() -> str:
    """Ask for a new register: its first field is what an entry is called by."""
    name = Field("name", Text("名称", "Name"), TEXT, required=True)
    design = Design("", Text("", ""), "{seq:04d}", "name", ["name"], [], ["process_owner"], [name])
    return _page(design, [Row(name, 1, is_new=True, is_key=True)], is_new=True)


@blueprint.post("/registers/new")
@for_owners
def add_register() -> Response | tuple[str, int]:
    """Put a new register into force."""
    return _save(request.form.get("key", "").strip(), None)


@blueprint.get("/registers/<key>")
@for_owners
def design_of(key: str) -> str:
    """Show the design of a register."""
    register = _register(key)
    design = _design(register)
    rows = [Row(each, at, is_key=each.key in design.key_fields) for at, each in enumerate(design.fields, start=1)]
    return _page(design, rows)


@blueprint.post("/registers/<key>")
@for_owners
def change_register(key: str) -> Response | tuple[str, int]:
    """Bring a register to its new design; entries keep what they hold."""
    return _save(key, _register(key))


def _register(key: str) -> Register:
    register = db.session().get(Register, key)
    if register is None:
        raise NotFound()
    return register


def _design(register: Register) -> Design:
    form = registers.form_of(db.session(), register)
    return Design(
        key=register.key,
        name=Text(register.name_zh, register.name_en),
        number_rule=register.number_rule,
        title_field=register.title_field,
        key_fields=register.key_fields,
        readers=register.readers,
        editors=register.editors,
        fields=fields_of(form.schema) if form is not None else [],
    )


def _save(key: str, register: Register | None) -> Response | tuple[str, int]:
    before = _design(register) if register is not None else None
    design, rows = _asked(key, before, (register.form_key if register else None) or f"register-{key}")
    try:
        commands.design_register(db.session(), design, by=current.actor(), is_new=register is None)
    except DefinitionInvalid as refusal:
        return _page(design, rows, refusal.problems, is_new=register is None), refusal.status
    except Conflict as refusal:
        return _page(design, rows, [Problem("key", refusal.text)], is_new=register is None), refusal.status
    return go(url_for(".design_of", key=key), _("已保存，成为新的版次"))


def _asked(key: str, before: Design | None, form_key: str) -> tuple[Design, list[Row]]:
    """Return the design the page's form asks for, and its rows as they were filled in."""
    known = {each.key: each for each in before.fields} if before else {}
    taken = set(known) | keys_ever(db.session(), form_key)
    rows = []
    for at in range(min(request.form.get("rows", 0, type=int), 200)):
        given = {name: request.form.get(f"f{at}.{name}", "").strip() for name in _GIVEN}
        if not given["key"] and not given["zh"]:
            continue
        row = _row(given, known.get(given["key"]), taken)
        taken.add(row.field.key)
        rows.append(row)
    rows.sort(key=lambda row: row.order)
    kept = [row for row in rows if not row.retired]
    others = [each for each in before.key_fields if each not in known] if before else []
    design = Design(
        key=key,
        name=Text(request.form.get("name_zh", "").strip(), request.form.get("name_en", "").strip()),
        number_rule=request.form.get("number", "").strip(),
        title_field=request.form.get("title", "").strip(),
        key_fields=[*(row.field.key for row in kept if row.is_key), *others],
        readers=request.form.getlist("readers"),
        editors=request.form.getlist("editors"),
        fields=[row.field for row in kept],
    )
    return design, rows


_GIVEN = ("key", "zh", "en", "kind", "required", "options", "register", "order", "is_key", "retired", "is_new")


def _row(given: Mapping[str, str], before: Field | None, taken: set[str]) -> Row:
    kind = before.kind if before is not None else given["kind"] if given["kind"] in KINDS else TEXT
    texts = [Text(*_halves(line)) for line in given["options"].splitlines() if line.strip()]
    made = Field(
        key=given["key"] or _free(taken),
        label=Text(given["zh"], given["en"]),
        kind=kind,
        required=bool(given["required"]),
        options=with_values(texts, before.options if before is not None else ()) if kind == CHOICE else (),
        register=given["register"] if kind == REFERENCE else "",
    )
    order = float(given["order"]) if given["order"].replace(".", "", 1).isdecimal() else 999.0
    flags: dict[str, Any] = {name: bool(given[name]) for name in ("is_key", "retired")}
    return Row(made, order, is_new=before is None, **flags)


def _halves(line: str) -> tuple[str, str]:
    zh, _slash, en = line.partition(" / ")
    return zh.strip(), en.strip()


def _free(taken: set[str]) -> str:
    """Return a key no field has or had."""
    return next(key for at in range(1, 1000) if (key := f"field_{at}") not in taken)


def _page(design: Design, rows: Sequence[Row], problems: Sequence[Problem] = (), *, is_new: bool = False) -> str:
    session = db.session()
    keys = {row.field.key for row in rows}
    told = [replace(row, problems=[one.text for one in problems if one.element_id == row.field.key]) for row in rows]
    spare = [Row(Field("", Text("", ""), TEXT), len(rows) + 1 + at, is_new=True) for at in range(SPARE)]
    return render_template(
        "admin/register.html",
        design=design,
        rows=[*told, *spare],
        general=[one for one in problems if one.element_id not in keys],
        is_new=is_new,
        kinds=KINDS,
        roles=session.scalars(select(Role).order_by(Role.key)).all(),
        registers=session.scalars(select(Register).order_by(Register.key)).all(),
        name=registers.name_of,
    )
