"""Who held which role when is read from the records, and only what a diagram says outright is asked for."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from engine import clock as wall_clock
from engine.actor import SYSTEM
from engine.conformance.roles import Roles
from engine.identity import roles
from engine.model import RoleHolding
from tests.engine.conformance.checking import drawn
from tests.engine.tokens.drawing import el, zeebe

ANYWHERE = ("company", "")


def test_a_role_counts_from_its_grant_to_its_end(session, people, clock):
    person = people("hu", "crew")
    clock(timedelta(days=1))
    held = session.scalars(select(RoleHolding)).one()
    while_held = wall_clock.now()
    clock(timedelta(days=1))
    roles.revoke(session, held.id, by=SYSTEM)
    clock(timedelta(days=1))
    known = Roles(session)
    assert known.held(person.id, {"crew", "boss"}, while_held, ANYWHERE)
    assert not known.held(person.id, {"boss"}, while_held, ANYWHERE)
    assert not known.held(person.id, {"crew"}, wall_clock.now(), ANYWHERE)
    assert known.held(person.id, {"crew"}, while_held, ("project", "7"))


def test_before_the_record_of_a_person_begins_nothing_is_said(session, people, clock):
    before = wall_clock.now() - timedelta(days=1)
    person = people("hu")
    assert Roles(session).held(person.id, {"crew"}, before, ANYWHERE)
    assert not Roles(session).held(person.id, {"crew"}, wall_clock.now(), ANYWHERE)


def test_what_is_worked_out_when_it_runs_is_not_asked_for(session, people, clock):
    people("hu", "crew", "employee")

    def task(name: str, **asked: str) -> str:
        return el("userTask", name, zeebe("userTask"), zeebe("assignmentDefinition", **asked))

    diagram = drawn(
        task("A", candidateGroups="crew"),
        task("B", candidateGroups='=["crew"]'),
        task("C", candidateGroups='=if big then ["crew"] else []'),
        task("D", candidateGroups="crew", assignee="=starter"),
        task("E", candidateGroups="employee"),
        task("F", candidateGroups="nobody"),
    )
    assert Roles(session).asked(diagram) == {"A": frozenset({"crew"}), "B": frozenset({"crew"})}
