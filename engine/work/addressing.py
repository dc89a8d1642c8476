"""Decides who gets a task: persons and roles as the diagram asks, absence, exclusion, the empty role (D10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from engine import clock
from engine.model import Person, Role
from engine.text import Text
from engine.work.availability import ABSENCE, PERSONAL, is_present, stand_in
from engine.work.departments import heads_above, superior
from engine.work.exclusion import NOT_SELF, excluded_people
from engine.work.people import find_person
from engine.work.roles import COMPANY_WIDE, EVERYBODY, Scope, nearest

EMPTY_ROLE = "firebreak:emptyRole"
DEFAULT_POLICY = "escalate:cs_manager"
_ESCALATE = "escalate:"


@dataclass(frozen=True)
class Asked:
    """What an activity asks for, evaluated; people are named by id or login, groups by role key."""

    assignee: str | None = None
    candidate_users: Sequence[str] = ()
    candidate_groups: Sequence[str] = ()
    scope: Scope = COMPANY_WIDE
    properties: Mapping[str, str] = field(default_factory=dict)
    instance_id: str | None = None


@dataclass(frozen=True)
class Candidate:
    """Who may claim: one person (perhaps on behalf of an absent one), or the holders of a role in a scope.

    On behalf of themself means in person: nobody stands in for them.
    """

    person_id: str | None = None
    role_key: str | None = None
    scope: Scope = COMPANY_WIDE
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class Addressed:
    """Who gets the task.

    ``people`` are those it reaches: the assignee, or who the candidates are now (nobody for everybody's work).
    ``notes`` say every step that is not plain from the diagram.  With an ``incident`` there is nobody
    and a person has to decide.  ``excluded`` may not get the task later either.
    """

    assignee: Person | None = None
    delegated_from: Person | None = None
    candidates: tuple[Candidate, ...] = ()
    people: tuple[Person, ...] = ()
    notes: tuple[Text, ...] = ()
    incident: Text | None = None
    excluded: frozenset[str] = frozenset()

    def reaches(self, person_id: str | None) -> bool:
        """Tell whether the person is one of those it was given or offered to, not standing in for another."""
        everybody = any(candidate.role_key == EVERYBODY for candidate in self.candidates)
        return person_id is not None and (everybody or any(person.id == person_id for person in self.people))


def address(session: Session, asked: Asked, at: datetime | None = None) -> Addressed:
    """Return who gets a task, never silently nobody.

    An absent assignee is replaced by the substitute (not with ``firebreak:absence`` = ``personal``, which keeps
    substitutes out altogether), an excluded one by the superior.  Where nobody
    is left, ``firebreak:emptyRole`` decides: ``head`` (of the department concerned), ``escalate:<role>``
    or ``incident``; by default the customer-service manager, then an incident.
    """
    rule = asked.properties.get(NOT_SELF, "")
    excluded = excluded_people(session, asked.instance_id, rule)
    return _Search(session, asked, at or clock.now(), excluded).run()


class _Search:
    def __init__(self, session: Session, asked: Asked, at: datetime, excluded: frozenset[str]) -> None:
        self.session, self.asked, self.at, self.excluded = session, asked, at, excluded
        self.is_personal = asked.properties.get(ABSENCE, "").strip() == PERSONAL
        self.notes: list[Text] = []
        self.people: dict[str, Person] = {}

    def run(self) -> Addressed:
        found = self._assignee() or self._candidates() or self._superior() or self._empty()
        people = (found.assignee,) if found.assignee is not None else tuple(self.people.values())
        return replace(found, people=people, notes=tuple(self.notes), excluded=self.excluded)

    def _assignee(self) -> Addressed | None:
        if not self.asked.assignee:
            return None
        person = self._person(self.asked.assignee)
        return None if person is None else self._given_to(person)

    def _given_to(self, person: Person) -> Addressed | None:
        """Give the task to the person or the substitute; None (and a note) when neither can have it."""
        found = self._stand_in(person)
        if found is person:
            return Addressed(assignee=person)
        if person.id in self.excluded:
            self._note(
                f"{person.name} 办理过前序环节，不能审批自己的工作",
                f"{person.name} did the earlier work and may not approve it",
            )
            return None
        if found is None and self.is_personal:
            self._note(
                f"{person.name} 不在岗，本环节须本人办理",
                f"{person.name} is away, and nobody may stand in for this step",
            )
            return None
        if found is None:
            self._note(f"{person.name} 不在岗且无代理人", f"{person.name} is away without a substitute")
            return None
        self._note(
            f"{person.name} 不在岗，由 {found.name} 代理",
            f"{person.name} is away; {found.name} stands in",
        )
        return Addressed(assignee=found, delegated_from=person)

    def _candidates(self) -> Addressed | None:
        named = [self._person(name) for name in self.asked.candidate_users]
        candidates = self._personally(person for person in named if person is not None)
        for role_key in self.asked.candidate_groups:
            candidates += self._role(role_key)
        unique = tuple(dict.fromkeys(candidates))
        return Addressed(candidates=unique) if unique else None

    def _role(self, role_key: str) -> list[Candidate]:
        scope, people = nearest(self.session, role_key, self.asked.scope)
        if role_key != EVERYBODY and not self.excluded.isdisjoint(person.id for person in people):
            self._note(
                f"“{self._role_name(role_key).zh}”中办理过前序环节的人员已排除",
                f"Holders of “{self._role_name(role_key).en}” who did the earlier work are left out",
            )
            return self._personally(people)
        able = [person for person in people if self._stand_in(person)]
        if not able:
            name = self._role_name(role_key)
            self._note(f"角色“{name.zh}”目前无人可办理", f"Nobody can act in the role “{name.en}” now")
            return []
        if self.is_personal and role_key != EVERYBODY:
            return self._personally(people)
        if not any(is_present(person, self.at) for person in able):
            name = self._role_name(role_key)
            self._note(
                f"角色“{name.zh}”的人员均不在岗，由代理人办理",
                f"All holders of the role “{name.en}” are away; their substitutes stand in",
            )
        if role_key != EVERYBODY:
            self.people |= {person.id: person for person in people}
        return [Candidate(role_key=role_key, scope=scope)]

    def _personally(self, people: Iterable[Person]) -> list[Candidate]:
        found = []
        for person in people:
            able = self._stand_in(person)
            if self.is_personal:
                if able is not None:
                    self.people[person.id] = person
                if person.id not in self.excluded:
                    found.append(Candidate(person_id=person.id, on_behalf_of=person.id))
            elif able is person:
                found.append(Candidate(person_id=person.id))
                self.people[person.id] = person
            elif able is not None and person.id not in self.excluded:
                found.append(Candidate(person_id=able.id, on_behalf_of=person.id))
                self.people[able.id] = able
        # An absent person finds the work on coming back, but it does not wait for absent people alone.
        return found if not self.is_personal or any(one.person_id in self.people for one in found) else []

    def _stand_in(self, person: Person) -> Person | None:
        """Return who acts for a person now: the person, a substitute where one may, or None."""
        found = stand_in(self.session, person, self.at, self.excluded)
        return found if found is person or not self.is_personal else None

    def _superior(self) -> Addressed | None:
        """Hand a task meant for one person alone to the one above, when that person cannot have it."""
        asked = self.asked
        if not asked.assignee or asked.candidate_groups or asked.candidate_users:
            return None
        person = find_person(self.session, asked.assignee)
        seen: set[str] = set()
        while person is not None and person.id not in seen:
            seen.add(person.id)
            person = superior(self.session, person)
            given = self._given_to(person) if person is not None else None
            if person is not None and given is not None:
                self._note(f"转由上级 {person.name} 办理", f"Handed to the superior, {person.name}")
                return given
        return None

    def _empty(self) -> Addressed:
        policy = self.asked.properties.get(EMPTY_ROLE, "").strip() or DEFAULT_POLICY
        if policy == "head":
            found = self._head()
        elif policy.startswith(_ESCALATE):
            found = self._escalated(policy.removeprefix(_ESCALATE).strip())
        else:
            found = None
            if policy != "incident":
                self._note(f"空岗规则无法识别：{policy}", f"The policy is not known: {policy}")
        if found is not None:
            return found
        roles = [self._role_name(key) for key in self.asked.candidate_groups]
        names = [*self.asked.candidate_users, *filter(None, [self.asked.assignee])]
        return Addressed(
            incident=Text(
                f"任务无人可办理：{'、'.join([role.zh for role in roles] + names) or '未指定办理人'}",
                f"Nobody can do the task: {', '.join([role.en for role in roles] + names) or 'nobody is named'}",
            )
        )

    def _head(self) -> Addressed | None:
        asked = self.asked
        for head in self._heads():
            given = self._given_to(head)
            if given is not None:
                self._note(f"由部门负责人 {head.name} 办理", f"Handed to the head, {head.name}")
                return given
        self._note(
            f"找不到“{asked.scope.id or '、'.join(asked.candidate_groups)}”的部门负责人",
            "No head of the department concerned was found",
        )
        return None

    def _heads(self) -> Iterable[Person]:
        """Yield the heads above the scope's department, those named like the roles, the holders' own."""
        asked = self.asked
        if asked.scope.kind == "department":
            yield from heads_above(self.session, asked.scope.id)
        for role_key in asked.candidate_groups:
            yield from heads_above(self.session, role_key)
        for role_key in asked.candidate_groups:
            for holder in nearest(self.session, role_key, asked.scope)[1]:
                if holder.department_id:
                    yield from heads_above(self.session, holder.department_id)

    def _escalated(self, role_key: str) -> Addressed | None:
        candidates = self._role(role_key)
        if not candidates:
            return None
        name = self._role_name(role_key)
        self._note(f"升级至“{name.zh}”办理", f"Escalated to “{name.en}”")
        return Addressed(candidates=tuple(candidates))

    def _person(self, name: str) -> Person | None:
        person = find_person(self.session, name)
        if person is None:
            self._note(f"没有“{name}”这个人员", f"There is no person “{name}”")
        return person

    def _role_name(self, role_key: str) -> Text:
        role = self.session.get(Role, role_key)
        return Text(role_key, role_key) if role is None else Text(role.name_zh, role.name_en)

    def _note(self, zh: str, en: str) -> None:
        self.notes.append(Text(zh, en))
