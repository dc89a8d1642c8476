"""The registers one may see, the list of one, and the page of an entry."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request

from engine.queries import registers as queries
from engine.queries.registers import EntryFilters
from engine.registers import access
from web import current, db
from web.pages.registers.base import blueprint, opened, opened_entry
from web.work import forms, lessons, registers
from web.work.filtering import page_of
from web.work.names import project_names
from web.work.options import desk_lists
from web.work.registers import Column

KEY = "f."


@blueprint.get("/")
def index() -> str:
    """List the registers the person may see, with how much each holds."""
    session, actor = db.session(), current.actor()
    shown = access.shown(session, actor)
    counts = queries.counts(session, shown, actor)
    return render_template("registers/index.html", registers=shown, counts=counts, most=queries.COUNTED)


@blueprint.get("/<key>")
def entries(key: str) -> str:
    """List the entries of a register."""
    session, actor = db.session(), current.actor()
    register = opened(key)
    form = registers.form_of(session, register)
    columns = registers.columns(session, register, form)
    filters = filters_of(columns)
    page = queries.rows(session, register, actor, filters)
    return render_template(
        "registers/list.html",
        register=register,
        columns=columns,
        page=page,
        lines=registers.cells(session, form, columns, page.rows, actor),
        again=lessons.figures(session, register, page.rows),
        filters=filters,
        query=query_of(columns),
        narrowed=bool(filters.text or filters.keys or filters.retired),
        may_add=form is not None and access.may_add(register, actor),
    )


@blueprint.get("/<key>/<number>")
def show(key: str, number: str) -> str:
    """Show an entry: what it holds, the cases that used it, and how it came to be so."""
    session, actor = db.session(), current.actor()
    register, entry = opened_entry(key, number)
    form = registers.form_of(session, register)
    held = registers.values(register, entry)
    labels = registers.labels_of(form) if form is not None else {}
    (links,) = registers.references(session, form, [held], list(labels), actor)
    may_change = access.may_change(register, (entry.scope_kind, entry.scope_id), actor)
    return render_template(
        "registers/entry.html",
        register=register,
        entry=entry,
        lines=forms.lines(form, held, desk_lists(session)) if form is not None else (),
        links={labels[field]: cell for field, cell in links.items()},
        project=project_names(session).get(entry.scope_id, entry.scope_id) if entry.scope_id != number else "",
        cases=queries.cases_of(session, entry, actor),
        again=lessons.happened_again(session, register, entry, actor),
        told=registers.history(session, register, entry),
        may_change=may_change,
        may_edit=may_change and form is not None,
    )


def filters_of(columns: Sequence[Column]) -> EntryFilters:
    """Return the filters an address asks for; only choices of key fields narrow."""
    chosen = {column.field: request.args.get(KEY + column.field, "") for column in columns if column.choices}
    return EntryFilters(
        text=request.args.get("q", "").strip()[:100],
        keys={field: value for field, value in chosen.items() if value},
        retired=request.args.get("state") == "retired",
        page=page_of(request.args),
    )


def query_of(columns: Sequence[Column]) -> dict[str, str]:
    """Return the filters as they stand in the address, to be kept in links."""
    names = ("q", "state", *(KEY + column.field for column in columns))
    return {name: request.args[name] for name in names if request.args.get(name)}
