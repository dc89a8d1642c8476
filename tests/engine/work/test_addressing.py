"""Who gets a task, and that nobody is never the silent answer (D10)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.database import transaction
from engine.model import (
    Definition,
    DefinitionKind,
    Deployment,
    Instance,
    Person,
    Revision,
    Task,
    TaskCandidate,
    TaskState,
)
from engine.work.addressing import Addressed, Asked, Candidate, address
from engine.work.claims import Right, claimable_by, right_to
from engine.work.exclusion import excluded_people
from engine.work.roles import Scope

People = dict[str, Person]
Away = Callable[..., None]
GARDEN = Scope("project", "garden")
LAKE = Scope("project", "lake")


def ask(session: Session, **asked: Any) -> Addressed:
    asked.setdefault("scope", GARDEN)
    return address(session, Asked(**asked))


def words(addressed: Addressed) -> str:
    return " ".join(f"{note.zh} {note.en}" for note in addressed.notes)


def test_a_named_person_gets_the_task(session: Session, people: People) -> None:
    for name in ("clerk", people["clerk"].id):
        given = ask(session, assignee=name, candidate_groups=["legal"])
        assert (given.assignee, given.delegated_from) == (people["clerk"], None)
        assert (given.candidates, given.notes, given.incident) == ((), (), None)


def test_an_absent_person_is_replaced_and_it_is_said(session: Session, people: People, away: Away) -> None:
    away("clerk", "second")
    given = ask(session, assignee="clerk")
    assert (given.assignee, given.delegated_from) == (people["second"], people["clerk"])
    assert "Clerk 不在岗，由 Second 代理" in words(given)


def test_without_substitute_the_superior_gets_it(session: Session, people: People, away: Away) -> None:
    away("clerk")
    given = ask(session, assignee="clerk")
    assert given.assignee is people["manager"]
    assert given.delegated_from is None
    assert "Manager" in words(given)
    away("manager")
    assert ask(session, assignee="clerk").assignee is people["gm"]


def test_the_others_asked_come_before_the_superior(session: Session, people: People, away: Away) -> None:
    away("clerk")
    given = ask(session, assignee="clerk", candidate_groups=["engineering"])
    assert given.assignee is None
    assert given.candidates == (Candidate(role_key="engineering", scope=GARDEN),)


def test_an_unknown_person_is_named_in_the_notes(session: Session, people: People) -> None:
    given = ask(session, assignee="nobody-here")
    assert "nobody-here" in words(given)
    assert given.candidates == (Candidate(role_key="cs_manager"),)


def test_a_role_is_addressed_where_it_is_held(session: Session, people: People) -> None:
    here = ask(session, candidate_groups=["customer_service", "engineering", "customer_service"])
    assert here.candidates == (
        Candidate(role_key="customer_service", scope=GARDEN),
        Candidate(role_key="engineering", scope=GARDEN),
    )
    assert here.notes == ()
    there = ask(session, candidate_groups=["customer_service"], scope=LAKE)
    assert there.candidates == (Candidate(role_key="customer_service", scope=Scope()),)
    assert ask(session, candidate_users=["clerk"]).candidates == (Candidate(person_id=people["clerk"].id),)


def test_a_role_whose_holders_are_away_goes_to_substitutes(session: Session, people: People, away: Away) -> None:
    away("fitter", "clerk")
    given = ask(session, candidate_groups=["engineering"])
    assert given.candidates == (Candidate(role_key="engineering", scope=GARDEN),)
    assert "代理" in words(given)
    away("fitter")
    given = ask(session, candidate_groups=["engineering"])
    assert given.candidates == (Candidate(role_key="cs_manager"),)


@pytest.mark.parametrize("groups", [["legal"], ["no such role"], []])
def test_an_empty_role_escalates_to_the_service_manager(session: Session, people: People, groups: list[str]) -> None:
    given = ask(session, candidate_groups=groups)
    assert given.candidates == (Candidate(role_key="cs_manager"),)
    assert given.incident is None
    assert "升级" in words(given)


def test_when_the_escalation_finds_nobody_a_person_decides(session: Session, people: People, away: Away) -> None:
    away("manager")
    given = ask(session, candidate_groups=["legal"])
    assert (given.assignee, given.candidates) == (None, ())
    assert given.incident is not None
    assert "角色legal" in given.incident.zh


def test_escalation_to_another_role(session: Session, people: People) -> None:
    given = ask(session, candidate_groups=["legal"], properties={"firebreak:emptyRole": "escalate:engineering"})
    assert given.candidates == (Candidate(role_key="engineering", scope=GARDEN),)


@pytest.mark.parametrize("policy", ["incident", "escalate:legal", "head", "whatever"])
def test_policies_that_end_in_an_incident(session: Session, people: People, policy: str) -> None:
    given = ask(session, candidate_groups=["legal"], properties={"firebreak:emptyRole": policy})
    assert given.incident is not None
    assert given.candidates == ()


def test_the_head_of_the_department_concerned(session: Session, people: People, away: Away) -> None:
    head = {"firebreak:emptyRole": "head"}
    of_scope = ask(session, candidate_groups=["legal"], properties=head, scope=Scope("department", "service"))
    assert of_scope.assignee is people["manager"]
    of_role = ask(session, candidate_groups=["engineering"], properties=head, scope=LAKE)
    assert of_role.assignee is people["chief"]
    away("clerk")
    of_holder = ask(session, candidate_groups=["customer_service"], properties=head, scope=LAKE)
    assert of_holder.assignee is people["manager"]
    away("chief", "fitter")
    stood_in = ask(session, candidate_groups=["engineering"], properties=head, scope=LAKE)
    assert (stood_in.assignee, stood_in.delegated_from) == (people["fitter"], people["chief"])


@pytest.fixture
def instance(session: Session, people: People) -> Instance:
    """A case the clerk started, registered by the second for the fitter."""
    with transaction(session):
        deployment = Deployment(at=clock.now())
        definition = Definition(key="complaint", kind=DefinitionKind.PROCESS, name="complaint")
        session.add_all([deployment, definition])
        session.flush()
        revision = Revision(
            definition_id=definition.id,
            deployment_id=deployment.id,
            number=1,
            label="A/0",
            file_name="complaint.bpmn",
            source=b"",
            digest="",
            created_at=clock.now(),
        )
        session.add(revision)
        session.flush()
        made = Instance(
            number="T-1",
            process_key="complaint",
            revision_id=revision.id,
            started_at=clock.now(),
            started_by=people["clerk"].id,
            state_blob=b"",
        )
        session.add(made)
        session.flush()
        session.add(
            Task(
                instance_id=made.id,
                token_id="1",
                activity_id="register",
                name="register",
                state=TaskState.COMPLETED,
                created_at=clock.now(),
                completed_by=people["second"].id,
                delegated_from=people["fitter"].id,
            )
        )
    return made


def test_who_did_the_earlier_work_is_excluded(session: Session, people: People, instance: Instance) -> None:
    def excluded(rule: str) -> set[str]:
        ids = excluded_people(session, instance.id, rule)
        return {login for login, person in people.items() if person.id in ids}

    assert excluded("true") == {"clerk"}
    assert excluded("register") == {"second", "fitter"}
    assert excluded("true, register") == {"clerk", "second", "fitter"}
    assert excluded("false") == excluded("") == excluded("assess") == set()
    assert excluded_people(session, None, "true") == frozenset()


def test_nobody_approves_their_own_work(
    session: Session, people: People, instance: Instance, hold: Callable[..., None]
) -> None:
    asked = {"properties": {"firebreak:notSelf": "true"}, "instance_id": instance.id, "scope": LAKE}
    given = ask(session, candidate_groups=["customer_service"], **asked)
    assert given.candidates == (Candidate(role_key="cs_manager"),)
    assert given.excluded == {people["clerk"].id}
    hold("fitter", "customer_service")
    given = ask(session, candidate_groups=["customer_service"], **asked)
    assert given.candidates == (Candidate(person_id=people["fitter"].id),)
    given = ask(session, assignee="clerk", **asked)
    assert given.assignee is people["manager"]
    assert "不能审批自己的工作" in words(given)


def test_a_substitute_may_not_approve_their_own_work_either(
    session: Session, people: People, instance: Instance, away: Away, hold: Callable[..., None]
) -> None:
    asked = {"properties": {"firebreak:notSelf": "true"}, "instance_id": instance.id, "scope": LAKE}
    away("manager", "clerk")
    assert ask(session, assignee="manager", **asked).assignee is people["gm"]
    hold("clerk", "cs_manager")
    given = ask(session, candidate_groups=["cs_manager"], **asked)
    assert given.incident is not None
    away("clerk")
    with transaction(session):
        people["clerk"].substitute_id = people["second"].id
    given = ask(session, candidate_groups=["cs_manager"], **asked)
    manager = people["manager"].id
    assert given.candidates == (Candidate(person_id=people["second"].id, on_behalf_of=manager),)


@pytest.fixture
def tasks(session: Session, people: People, instance: Instance) -> list[Task]:
    """One open task for each way of being a candidate."""
    ways: list[dict[str, Any]] = [
        {"person_id": people["clerk"].id},
        {"role_key": "employee"},
        {"role_key": "cs_manager"},
        *(
            {"role_key": role, "scope_kind": scope.kind, "scope_id": scope.id}
            for role, scope in product(("customer_service", "engineering", "legal"), (GARDEN, LAKE, Scope()))
        ),
    ]
    with transaction(session):
        made = [
            Task(
                instance_id=instance.id,
                token_id=str(number),
                activity_id="do",
                name=str(way),
                created_at=clock.now(),
                candidates=[TaskCandidate(**way)],
            )
            for number, way in enumerate(ways)
        ]
        session.add_all(made)
    return made


def test_the_list_and_the_single_check_agree(
    session: Session, people: People, tasks: list[Task], away: Away, hold: Callable[..., None]
) -> None:
    def compare() -> dict[str, int]:
        counts = {}
        for login, person in people.items():
            listed = set(session.scalars(select(TaskCandidate.task_id).where(claimable_by(session, person))))
            single = {task.id for task in tasks if right_to(session, task, person)}
            assert listed == single, login
            counts[login] = len(listed)
        return counts

    # clerk: named, employee, customer service of the company and of the project without its own
    assert compare() == {"gm": 1, "manager": 2, "clerk": 4, "second": 2, "chief": 1, "fitter": 2}
    away("clerk", "gm")
    hold("manager", "legal")
    assert compare() == {"gm": 4, "manager": 5, "clerk": 4, "second": 2, "chief": 1, "fitter": 2}
    with transaction(session):
        people["second"].is_active = False
        people["second"].substitute_id = people["fitter"].id
    assert compare() == {"gm": 5, "manager": 5, "clerk": 5, "second": 0, "chief": 1, "fitter": 2}


def test_a_borrowed_right_says_whose_it_is(session: Session, people: People, tasks: list[Task], away: Away) -> None:
    named = tasks[0]
    assert right_to(session, named, people["clerk"]) == Right()
    assert right_to(session, named, people["gm"]) is None
    away("clerk", "gm")
    assert right_to(session, named, people["gm"]) == Right(on_behalf_of=people["clerk"].id)
    assert right_to(session, tasks[1], people["gm"]) == Right(role="employee")
    with transaction(session):
        named.properties = {"excluded": [people["gm"].id]}
    assert right_to(session, named, people["gm"]) is None


IN_PERSON = {"firebreak:absence": "personal"}


def test_what_is_to_be_done_in_person_goes_to_the_superior_not_to_a_substitute(
    session: Session, people: People, away: Away
) -> None:
    assert ask(session, assignee="clerk", properties=IN_PERSON).assignee is people["clerk"]
    away("clerk", "second")
    given = ask(session, assignee="clerk", properties=IN_PERSON)
    assert (given.assignee, given.delegated_from) == (people["manager"], None)
    assert "Clerk 不在岗，本环节须本人办理" in words(given)


def test_a_role_acts_in_person_while_one_of_its_holders_is_there(
    session: Session, people: People, away: Away, hold: Callable[..., None]
) -> None:
    hold("chief", "engineering", "project", "garden")
    away("fitter", "gm")
    given = ask(session, candidate_groups=["engineering"], properties=IN_PERSON)
    both = {people["chief"].id, people["fitter"].id}
    assert {(one.person_id, one.on_behalf_of) for one in given.candidates} == {(id_, id_) for id_ in both}
    assert given.people == (people["chief"],)
    away("chief", "gm")
    given = ask(session, candidate_groups=["engineering"], properties=IN_PERSON)
    assert [one.person_id for one in given.candidates] == [people["manager"].id]
    assert "升级至" in words(given)


def test_nobody_stands_in_later_for_work_in_person_and_the_list_agrees(
    session: Session, people: People, instance: Instance, away: Away
) -> None:
    fitter, chief = people["fitter"], people["chief"]
    candidate = TaskCandidate(person_id=fitter.id, on_behalf_of=fitter.id)
    with transaction(session):
        task = Task(instance_id=instance.id, token_id="1", activity_id="do", name="do", created_at=clock.now())
        task.candidates = [candidate]
        session.add(task)
    away("fitter", "chief")
    for person, may in ((fitter, True), (chief, False)):
        assert (right_to(session, task, person) is not None) is may
        assert bool(session.scalars(select(TaskCandidate.task_id).where(claimable_by(session, person))).all()) is may
    assert right_to(session, task, fitter) == Right()
