"""Roles in scopes, heads and superiors, absence (D10)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from engine import clock
from engine.database import transaction
from engine.model import Department, Person
from engine.work.availability import is_absent, principals, stand_in
from engine.work.departments import department_head, superior
from engine.work.roles import Scope, entitled, holders

People = dict[str, Person]
GARDEN = Scope("project", "garden")


@pytest.mark.parametrize(
    ("role", "scope", "logins"),
    [
        ("customer_service", GARDEN, ["second"]),  # the project's own come first
        ("customer_service", Scope("project", "lake"), ["clerk"]),  # else the company's
        ("customer_service", Scope(), ["clerk"]),
        ("engineering", GARDEN, ["fitter"]),
        ("engineering", Scope(), []),  # a project's role does not reach the company
        ("legal", GARDEN, []),
        ("no such role", Scope(), []),
        ("employee", GARDEN, ["chief", "clerk", "fitter", "gm", "manager", "second"]),
    ],
)
def test_a_role_is_held_in_the_project_or_else_in_the_company(
    session: Session, people: People, role: str, scope: Scope, logins: list[str]
) -> None:
    assert [one.login for one in holders(session, role, scope.kind, scope.id)] == logins


def test_who_left_holds_nothing(session: Session, people: People) -> None:
    with transaction(session):
        people["second"].is_active = False
    assert holders(session, "customer_service", "project", "garden") == [people["clerk"]]
    assert people["second"] not in holders(session, "employee")
    assert not entitled(session, people["second"], "employee", Scope())


def test_a_role_held_twice_counts_once(session: Session, people: People, hold: Callable[..., None]) -> None:
    hold("clerk", "customer_service")
    assert holders(session, "customer_service") == [people["clerk"]]


def test_heads_and_superiors(session: Session, people: People) -> None:
    assert department_head(session, people["clerk"]) is people["manager"]
    assert department_head(session, people["manager"]) is people["manager"]
    assert superior(session, people["clerk"]) is people["manager"]
    assert superior(session, people["manager"]) is people["gm"]
    assert superior(session, people["gm"]) is None


def test_a_department_without_active_head_is_passed_over(session: Session, people: People) -> None:
    with transaction(session):
        people["manager"].is_active = False
        people["fitter"].department_id = None
    assert department_head(session, people["clerk"]) is None
    assert superior(session, people["clerk"]) is people["gm"]
    assert superior(session, people["fitter"]) is None


def test_departments_in_a_circle_end_the_search(session: Session, people: People) -> None:
    with transaction(session):
        office = session.get(Department, people["gm"].department_id)
        assert office is not None
        office.parent_id = office.id
    assert superior(session, people["gm"]) is None


def test_absence_has_a_beginning_and_an_end(people: People) -> None:
    clerk, now = people["clerk"], clock.now()
    assert not is_absent(clerk, now)
    clerk.absent_from = now
    assert is_absent(clerk, now)
    assert not is_absent(clerk, now - timedelta(seconds=1))
    clerk.absent_until = now + timedelta(days=1)
    assert is_absent(clerk, now + timedelta(hours=23))
    assert not is_absent(clerk, now + timedelta(days=1))


def test_substitutes_stand_in_along_the_chain(session: Session, people: People, away: Callable[..., None]) -> None:
    now = clock.now()
    away("clerk", "second")
    assert stand_in(session, people["clerk"], now) is people["second"]
    assert stand_in(session, people["clerk"], now, {people["second"].id}) is None
    away("second", "fitter")
    assert stand_in(session, people["clerk"], now) is people["fitter"]
    assert principals(session, people["fitter"], now) == [people["clerk"], people["second"]]
    assert principals(session, people["second"], now) == []
    away("fitter", "clerk")  # in a circle nobody is there
    assert stand_in(session, people["clerk"], now) is None


def test_a_substitute_is_entitled_while_it_lasts(session: Session, people: People, away: Callable[..., None]) -> None:
    assert entitled(session, people["clerk"], "customer_service", Scope())
    assert not entitled(session, people["fitter"], "customer_service", Scope())
    away("clerk", "fitter")
    assert entitled(session, people["fitter"], "customer_service", Scope())
    assert entitled(session, people["clerk"], "customer_service", Scope())
    before = people["clerk"].absent_from
    assert before is not None
    assert not entitled(session, people["fitter"], "customer_service", Scope(), before - timedelta(1))
