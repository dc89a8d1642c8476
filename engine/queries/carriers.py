"""What carries out the rules in force: elements, fields, tables, checklist items and items of the catalogue."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.bundles.needs import BUILD
from engine.catalogue import listing
from engine.catalogue.load import STREAM
from engine.definitions.model import Activity, Process
from engine.instances.kept import Kept
from engine.instances.programs import diagram_of
from engine.lint.form_schema import components_of, read_form
from engine.model import Definition, DefinitionKind, Entry, Revision, Stream
from engine.text import Text

RULE = re.compile(r"\b[A-Z]{3,4}-\d{3}\b")
RULES = "firebreak:rules"
CHECKLIST = "checklist"
_POLICY = re.compile(r"\bpolicy\.([a-z_]+(?:\.[a-z_]+)*)")
_QUOTED = re.compile(r'"(\w+)"')
_WORD = re.compile(r"\w+")


class Place(NamedTuple):
    """An element of a process in force."""

    process: str
    element: str


@dataclass(frozen=True)
class Carrier:
    """One thing that names a rule.

    ``kind`` is the tag of an element of a diagram, ``process``, ``field``, ``decision``, ``checklist``, or the kind of
    the item of the catalogue; ``owner`` the key of the process, form, decision, list or item, called ``within``;
    ``part`` the element, field or entry in it.  ``places`` are the elements at which it takes effect: itself, or those
    that use it.
    """

    kind: str
    owner: str
    within: Text
    part: str = ""
    name: Text | None = None
    places: tuple[Place, ...] = ()

    @property
    def address(self) -> str:
        """Return where it is found: ``owner#part``, or the owner alone."""
        return f"{self.owner}#{self.part}" if self.part else self.owner

    @property
    def counts(self) -> bool:
        """Tell whether naming the rule carries it out: a role does only where some element is its work."""
        return self.kind != "role" or bool(self.places)


Carriers = Mapping[str, Sequence[Carrier]]


def carriers(session: Session) -> Carriers:
    """Return what carries out each rule that anything in force names, by rule."""
    found = select(Definition.kind, Definition.key, Definition.name, Definition.settings, Definition.current_id)
    rows = session.execute(
        found.where(Definition.current_id.is_not(None), Definition.kind != DefinitionKind.SCENARIO).order_by(
            Definition.kind, Definition.key
        )
    )
    inside = [
        _Held(DefinitionKind(kind), key, _title(settings.get("title"), name), str(current))
        for kind, key, name, settings, current in rows
    ]
    loaded = session.scalar(select(Stream.head).where(Stream.id == STREAM))
    items = _checklist_items(session)
    return _kept.get((tuple(inside), loaded, items), lambda: _gather(session, inside, items))


class _Held(NamedTuple):
    kind: DefinitionKind
    key: str
    name: Text
    revision_id: str


class _Item(NamedTuple):
    number: str
    title: str
    list: str
    rules: tuple[str, ...]


_kept: Kept[Any, Carriers] = Kept(4)


def _gather(session: Session, inside: Sequence[_Held], items: Sequence[_Item]) -> Carriers:
    processes = {
        held.key: diagram_of(session, held.revision_id).processes[held.key]
        for held in inside
        if held.kind == DefinitionKind.PROCESS
    }
    users = _users(processes)
    found: dict[str, dict[Carrier, None]] = defaultdict(dict)
    for held in inside:
        if held.kind == DefinitionKind.PROCESS:
            pairs = _of_process(held, processes[held.key])
        else:
            source = session.scalars(select(Revision.source).where(Revision.id == held.revision_id)).one()
            pairs = (_of_decision if held.kind == DefinitionKind.DECISION else _of_form)(held, source, users)
        for rule, carrier in pairs:
            found[rule][carrier] = None
    for rule, carrier in (*_of_catalogue(session, users), *_of_checklists(items, users)):
        found[rule][carrier] = None
    return {rule: tuple(named) for rule, named in sorted(found.items())}


def _of_process(held: _Held, process: Process) -> Iterator[tuple[str, Carrier]]:
    for rule in RULE.findall(process.properties.get(RULES, "")):
        yield rule, Carrier("process", held.key, held.name)
    for activity in process.activities.values():
        name = activity.name or activity.id
        for rule in activity.rules:
            place = Place(held.key, activity.id)
            yield rule, Carrier(activity.kind, held.key, held.name, activity.id, Text(name, name), (place,))


def _of_decision(held: _Held, source: bytes, users: _Users) -> Iterator[tuple[str, Carrier]]:
    """Yield the rules a decision table names in its descriptions and annotations."""
    for rule in dict.fromkeys(RULE.findall(source.decode("utf-8", "replace"))):
        yield rule, Carrier("decision", held.key, held.name, places=users["decision", held.key])


def _of_form(held: _Held, source: bytes, users: _Users) -> Iterator[tuple[str, Carrier]]:
    """Yield the rules the fields of a form name in their custom properties."""
    form = read_form(source)
    english = form.get("translations", {}).get("en", {})
    for component in components_of(form):
        named = component.setting("properties")
        label = str(component.settings.get("label") or component.element_id)
        for rule in RULE.findall(str(named.get(RULES, ""))) if isinstance(named, Mapping) else ():
            name = Text(label, str(english.get(label, label)))
            yield rule, Carrier("field", held.key, held.name, component.element_id, name, users["form", held.key])


def _of_catalogue(session: Session, users: _Users) -> Iterator[tuple[str, Carrier]]:
    for item in listing(session, "carrier"):
        kind, key = item["kind"], str(item["key"])
        for rule in item["rules"]:
            yield rule, Carrier(kind, key, _title(item.get("title"), key), places=users[kind, key])


def _checklist_items(session: Session) -> tuple[_Item, ...]:
    """Return the items of the checklists in force that name rules."""
    found = select(Entry.number, Entry.title, Entry.data).where(Entry.register_key == CHECKLIST)
    rows = session.execute(found.where(Entry.retired_at.is_(None)).order_by(Entry.number))
    items = (
        _Item(number, title, str(data.get("list") or ""), tuple(RULE.findall(str(data.get("source_number") or ""))))
        for number, title, data in rows
    )
    return tuple(item for item in items if item.rules)


def _of_checklists(items: Sequence[_Item], users: _Users) -> Iterator[tuple[str, Carrier]]:
    for item in items:
        for rule in item.rules:
            title, name = Text(item.title, item.title), Text(item.list, item.list)
            yield rule, Carrier(CHECKLIST, CHECKLIST, name, item.number, title, users[CHECKLIST, item.list])


def _title(title: Mapping[str, Any] | None, otherwise: str) -> Text:
    words = title or {}
    return Text(str(words.get("zh", otherwise)), str(words.get("en", otherwise)))


class _Users:
    """Which elements use a form, decision, checklist, policy value, clock or role."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[Place, None]] = defaultdict(dict)

    def add(self, kind: str, key: str | None, place: Place) -> None:
        """Note that an element uses something."""
        if key:
            self._found[kind, key][place] = None

    def __getitem__(self, what: tuple[str, str]) -> tuple[Place, ...]:
        return tuple(self._found.get(what, ()))


def _users(processes: Mapping[str, Process]) -> _Users:
    users = _Users()
    for key, process in processes.items():
        for activity in process.activities.values():
            place = Place(key, activity.id)
            users.add("form", activity.form_id, place)
            users.add("decision", activity.decision_id, place)
            users.add("clock", activity.properties.get("firebreak:clock"), place)
            for policy in _POLICY.findall(repr(activity)):
                users.add("policy", policy, place)
            for name in _QUOTED.findall(repr(activity)) if activity.job_type == BUILD else ():
                users.add(CHECKLIST, name, place)
            for role in _roles(activity):
                users.add("role", role, place)
        for flow in process.flows.values():
            for policy in _POLICY.findall(flow.condition or ""):
                users.add("policy", policy, Place(key, flow.source))
    return users


def _roles(activity: Activity) -> set[str]:
    if activity.kind not in ("userTask", "manualTask"):
        return set()
    return {*_WORD.findall(activity.candidate_groups or ""), *filter(None, [activity.lane_role])}
