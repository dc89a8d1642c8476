"""Moving running cases to another revision: what would happen, the order, and how far it is."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import commands
from engine.errors import EngineError, NotFound
from engine.model import Definition, DefinitionKind, Revision
from engine.queries import migrations
from engine.text import Text
from web import current, db
from web.pages.admin.base import blueprint, for_owners
from web.pages.admin.steps import openable
from web.work.names import process_name

FIELD = "map:"
KINDS = {
    "task": Text("任务", "task"),
    "service": Text("系统服务", "service"),
    "timer": Text("定时", "timer"),
    "message": Text("消息", "message"),
    "signal": Text("信号", "signal"),
}


@blueprint.get("/definitions/<definition_id>/migrate")
@for_owners
def migrate(definition_id: str) -> str:
    """Show what would become of the cases of a revision, and ask for what has to be named."""
    return _preview(definition_id, request.args)


@blueprint.post("/definitions/<definition_id>/migrate")
@for_owners
def order_migration(definition_id: str) -> Response | tuple[str, int]:
    """Order the migration that was previewed."""
    definition, old, new = _revisions(definition_id, request.form)
    try:
        order = commands.migrate_all(
            db.session(),
            old.id,
            new.id,
            mapping=_mapping(request.form),
            reason=request.form.get("reason", ""),
            by=current.actor(),
        )
    except EngineError as refusal:
        if refusal.status != 422:
            raise
        return _preview(definition.id, request.form, refusal.text), refusal.status
    return redirect(url_for(".migration", migration_id=order.id), 303)


@blueprint.get("/migrations/<migration_id>")
@for_owners
def migration(migration_id: str) -> str:
    """Show how far a migration is; the page asks again until it is over."""
    session = db.session()
    told = migrations.progress(session, migration_id, current.actor())
    definition = told.migration.from_revision.definition
    return render_template(
        "admin/migration.html",
        told=told,
        definition=definition,
        name=process_name(definition),
        openable=openable(session, [move.instance for move in told.troubled]),
    )


def _preview(definition_id: str, given: dict[str, str], refusal: Text | None = None) -> str:
    session = db.session()
    definition, old, new = _revisions(definition_id, given)
    mapping = _mapping(given)
    told = migrations.forecast(session, old, new, mapping, current.actor()) if new.id != old.id else None
    others = [row for row in _all(definition) if row.id != old.id]
    return render_template(
        "admin/migrate.html",
        definition=definition,
        name=process_name(definition),
        old=old,
        new=new,
        others=others,
        told=told,
        mapping=mapping,
        field=FIELD,
        kinds=KINDS,
        reason=given.get("reason", ""),
        refusal=refusal,
    )


def _revisions(definition_id: str, given: dict[str, str]) -> tuple[Definition, Revision, Revision]:
    """Return the process, the revision to leave and the one to go to: the one in force unless another is chosen."""
    definition = db.session().get(Definition, definition_id)
    if definition is None or definition.kind != DefinitionKind.PROCESS:
        raise NotFound()
    rows = {row.id: row for row in _all(definition)}
    old = rows.get(given.get("from", ""))
    new = rows.get(given.get("to") or definition.current_id or "")
    if old is None or new is None:
        raise NotFound()
    if new.id == old.id:
        new = next((row for row in rows.values() if row.id != old.id), new)
    return definition, old, new


def _all(definition: Definition) -> list[Revision]:
    found = db.session().query(Revision).filter_by(definition_id=definition.id)
    return found.order_by(Revision.number.desc()).all()


def _mapping(given: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(FIELD): value for name, value in given.items() if name.startswith(FIELD) and value}
