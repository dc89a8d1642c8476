"""Where a case stands: every open task with who has it, or all the roles that may claim it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.model import Instance, Person, Revision, Role, Task, TaskCandidate, TaskState, new_id
from engine.queries.cases import whereabouts
from tests.bench.company import LOOP


def open_task(session: Session, case: str, name: str, minutes: int, **given: object) -> Task:
    at = clock.now() + timedelta(minutes=minutes)
    task = Task(id=new_id(), instance_id=case, token_id="t", activity_id="a", name=name, created_at=at, **given)
    session.add(task)
    session.flush()
    return task


def case(number: str, revision_id: str) -> Instance:
    return Instance(
        id=number, number=number, process_key="loop", revision_id=revision_id, started_at=clock.now(), state_blob=b""
    )


def test_each_open_task_is_one_place_with_its_holder_or_all_its_roles_oldest_first(session: Session) -> None:
    commands.deploy(session, {"loop.bpmn": LOOP}, by=SYSTEM)
    with transaction(session):
        revision = session.scalars(select(Revision.id)).one()
        li, seller, buyer = Person(login="li", name="Li"), Role(key="s"), Role(key="b")
        seller.name_zh, seller.name_en, buyer.name_zh, buyer.name_en = "卖方", "Seller", "买方", "Buyer"
        session.add_all([li, seller, buyer, *(case(number, revision) for number in ("one", "two", "three"))])
        session.flush()
        open_task(session, "one", "later", 2, assignee_id=li.id)
        claimable = open_task(session, "one", "sooner", 1)
        session.add_all(TaskCandidate(task_id=claimable.id, role_key=key, scope_kind="company") for key in "sb")
        open_task(session, "two", "alone", 1)
        open_task(session, "three", "over", 1, state=TaskState.COMPLETED)
    told = {
        number: [(place.name, place.holder, sorted(role.en for role in place.roles)) for place in places]
        for number, places in whereabouts(session, ["one", "two", "three"]).items()
    }
    assert told == {
        "one": [("sooner", None, ["Buyer", "Seller"]), ("later", "Li", [])],
        "two": [("alone", None, [])],
    }
    assert whereabouts(session, []) == {}
