"""What the editor of a diagram offers to choose from, so that nobody types an id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.catalogue.policies import PREFIX
from engine.catalogue.units import UNITS
from engine.definitions.endings import kind_of
from engine.definitions.scenario import ENDING as SCENARIO
from engine.definitions.scenario import read_scenario
from engine.errors import DefinitionInvalid
from engine.lint.form_schema import fields_of, read_form
from engine.model import Definition, DefinitionKind, Revision, Role, Setting, WorkingFile
from engine.services import services
from web.filters import role_name
from web.i18n import language
from web.work.names import clock_names, in_language, process_name
from web.work.rules import book

Choice = dict[str, str]
EVERYWHERE = (
    "case.number",
    "case.started_at",
    "case.started_by",
    "case.starter.roles",
    "case.project",
    "now()",
    "due after(now(), )",
    "due before(, )",
    "milestone.kickoff",
    "milestone.drawing_review",
    "milestone.registration",
    "milestone.launch",
    "milestone.structure",
    "milestone.delivery",
)
"""What every expression may read or call besides the variables of its case."""
LENGTHS = ("minutes", "hours", "days", "weeks", "months", "working hours", "working days")


def picklists(session: Session) -> dict[str, list[Choice]]:
    """Return lists of ``{value, label}`` of everything the panel lets people choose from, by what it is."""
    return {
        "roles": [_choice(role.key, role_name(role)) for role in session.scalars(select(Role).order_by(Role.key))],
        "forms": _definitions(session, DefinitionKind.FORM),
        "decisions": _definitions(session, DefinitionKind.DECISION),
        "processes": _definitions(session, DefinitionKind.PROCESS),
        "services": [_choice(name, each.title.in_(language())) for name, each in sorted(services().items())],
        "clocks": [_choice(key, name) for key, name in clock_names(session).items()],
        "limits": _limits(session),
        "units": [_choice(unit, UNITS[unit].name.in_(language()).removeprefix("个")) for unit in reversed(LENGTHS)],
        "rules": [_choice(rule.id, rule.text.in_(language()) if rule.text else "") for rule in book().values()],
    }


def _choice(value: str, label: str) -> Choice:
    return {"value": value, "label": label}


def fields_by_form(files: Iterable[WorkingFile]) -> dict[str, list[str]]:
    """Return the fields of the forms of the copy, by the id of the form."""
    found: dict[str, list[str]] = {}
    for file in files:
        if kind_of(file.name, b"") == ".form":
            with suppress(DefinitionInvalid):
                schema = read_form(file.content)
                found[str(schema.get("id", ""))] = sorted(fields_of(schema))
    return found


def titles_by_file(session: Session) -> dict[str, str]:
    """Return what people call each file in force, by its name: number and title."""
    found = select(Definition, Revision.file_name).join(Revision, Revision.id == Definition.current_id)
    return {name: _title(definition) for definition, name in session.execute(found)}


def title_of(titles: Mapping[str, str], name: str, content: bytes) -> str:
    """Return what people call a file; a scenario that is not in force yet by the name in it."""
    if name not in titles and kind_of(name, content) == SCENARIO:
        with suppress(DefinitionInvalid):
            return read_scenario(content).name
    return titles.get(name, name)


def _definitions(session: Session, kind: DefinitionKind) -> list[Choice]:
    found = select(Definition).where(Definition.kind == kind, Definition.current_id.is_not(None))
    rows = sorted(session.scalars(found), key=lambda row: str(row.settings.get("number", "~")))
    return [_choice(row.key, _title(row)) for row in rows]


def _title(definition: Definition) -> str:
    return f"{definition.settings.get('number', '')} {process_name(definition)}".strip()


def _limits(session: Session) -> list[Choice]:
    """Return the policy values that are a length of time: what a due date can be."""
    found = session.scalars(select(Setting).where(Setting.key.startswith(PREFIX)).order_by(Setting.key))
    return [_choice(row.key, _limit_name(row)) for row in found if row.value.get("unit") in LENGTHS]


def _limit_name(row: Setting) -> str:
    unit = UNITS[row.value["unit"]].name.in_(language())
    return f"{in_language(row.value.get('title'), row.key)} · {row.value['value']} {unit}"
