"""Who signs may change while a countersign runs; whoever is no longer needed learns why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import commands, ledger
from engine.actor import SYSTEM, Actor
from engine.errors import Conflict, Invalid, NotAllowed
from engine.identity.actors import actor_of
from engine.instances.migrating import load_run
from engine.instances.programs import current_revision
from engine.instances.recording import stream_of
from engine.ledger import verify_all
from engine.model import DefinitionKind, Event, Instance, InstanceState, Notice, Person, Task, TaskState
from engine.queries.casefile import values_of
from engine.tokens import Signing
from engine.work.signers import SIGNER

FILES = {file.name: file.read_bytes() for file in (Path(__file__).parents[2] / "web/work/signing").iterdir()}
HOLDERS = {"mei": "marketing", "fa": "legal", "she": "design", "wu": "property", "lin": "cs_manager", "wang": ""}


@dataclass
class Office:
    """The sign-off of a sales script in force, and one holder of each role; Wang holds none."""

    session: Session

    def by(self, login: str) -> Actor:
        """Return a person as the actor of commands."""
        return actor_of(self.session, self.session.scalars(select(Person).where(Person.login == login)).one())

    def deploy(self, *changes: tuple[str, str]) -> None:
        """Bring the diagram into force with words of it replaced."""
        text = FILES["signing.bpmn"].decode()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        commands.deploy(self.session, {**FILES, "signing.bpmn": text.encode()}, by=SYSTEM)

    def start(self, *signers: str) -> Instance:
        """Let marketing hand in a script."""
        given: dict[str, Any] = {"subject": "云澜山销售说辞", "signers": list(signers) or None}
        return commands.start(self.session, "signing", given, by=self.by("mei"))

    def tasks(self, instance: Instance, state: str = "open") -> dict[int, Task]:
        """Return the tasks of the countersign in a state, by the number of their signer."""
        self.session.rollback()
        found = select(Task).where(Task.instance_id == instance.id, Task.activity_id == "sign", Task.state == state)
        return {task.properties[SIGNER]["number"]: task for task in self.session.scalars(found.order_by(Task.id))}

    def signing(self, instance: Instance) -> Signing:
        """Return the countersign that runs."""
        [signing] = load_run(self.session, instance).signings
        return signing

    def sign(self, instance: Instance, number: int, login: str, decision: str = "agree", opinion: str = "") -> None:
        """Let somebody sign as the signer of this number."""
        given = {"decision": decision, "opinion": opinion}
        commands.complete(self.session, self.tasks(instance)[number].id, given, by=self.by(login))

    def add(self, instance: Instance, by: str = "mei", reason: str = "涉及交付标准", **whom: str | None) -> int:
        """Let somebody add a signer."""
        signing = self.signing(instance)
        return commands.add_signer(self.session, instance.id, signing.id, reason=reason, by=self.by(by), **whom)

    def withdraw(self, instance: Instance, number: int, by: str = "mei", reason: str = "与该部门无关") -> None:
        """Let somebody withdraw a signer."""
        signing = self.signing(instance)
        commands.withdraw_signer(self.session, instance.id, signing.id, number, reason=reason, by=self.by(by))

    def result(self, instance: Instance) -> dict[str, Any]:
        """Return the variable the gateway reads."""
        self.session.rollback()
        return dict(values_of(self.session, instance)["countersign"])

    def facts(self, instance: Instance, type_: str) -> list[dict[str, Any]]:
        """Return what the events of a type say."""
        found = [fact for fact in ledger.read(self.session, stream_of(instance)) if fact.type == type_]
        return [{**fact.public, **fact.revealed} for fact in found]


@pytest.fixture
def office(session: Session, people: Callable[..., Person], clock: Callable[..., None]) -> Office:
    """Return the office with the diagram in force."""
    found = Office(session)
    found.deploy()
    for login, role in HOLDERS.items():
        people(login, *([role] if role else []), name=login)
    return found


def test_the_result_names_the_role_that_was_asked_and_the_person_who_signed(office: Office) -> None:
    instance = office.start("legal", "design")
    office.sign(instance, 2, "she", "conditional", "按实景修改效果图")
    office.sign(instance, 1, "fa", "reject", "不得承诺学位")
    result = office.result(instance)
    assert (result["outcome"], result["agreed"], result["refused"]) == ("refused", 1, 1)
    assert [
        (one["role"], one["person"], one["name"], one["decision"], one["opinion"]) for one in result["signatures"]
    ] == [
        ("design", office.by("she").id, "she", "conditional", "按实景修改效果图"),
        ("legal", office.by("fa").id, "fa", "reject", "不得承诺学位"),
    ]
    assert office.facts(instance, "countersign.concluded")[0]["outcome"] == "refused"


@pytest.mark.parametrize(
    ("mode", "decision", "reason"),
    [("any", "agree", "countersign-agreed"), ("ratio:100%", "reject", "countersign-refused")],
)
def test_a_signer_no_longer_needed_learns_why(office: Office, mode: str, decision: str, reason: str) -> None:
    office.deploy(('countersign" value="all"', f'countersign" value="{mode}"'))
    instance = office.start()
    task_id = office.tasks(instance)[2].id
    office.sign(instance, 1, "fa", decision, "已核对")
    assert {task.outcome for task in office.tasks(instance, "cancelled").values()} == {reason}
    assert [fact["reason"] for fact in office.facts(instance, "task.cancelled")] == [reason, reason]
    with pytest.raises(Conflict, match="无需再签"):
        commands.complete(office.session, task_id, {}, by=office.by("she"))


def test_a_role_joins_at_once_and_its_holders_are_told(office: Office) -> None:
    instance = office.start("legal")
    assert office.add(instance, role="property") == 2
    added = office.tasks(instance)[2]
    assert [candidate.role_key for candidate in added.candidates] == ["property"]
    told = select(Notice).where(Notice.person_id == office.by("wu").id)
    assert office.session.scalars(told).one().task_id == added.id
    [fact] = office.facts(instance, "signer.added")
    assert (fact["role"], fact["number"], fact["reason"]) == ("property", 2, "涉及交付标准")
    office.sign(instance, 1, "fa")
    assert office.session.get_one(Instance, instance.id).state == InstanceState.ACTIVE
    office.sign(instance, 2, "wu")
    assert office.result(instance)["agreed"] == 2
    assert all(found.ok for found in verify_all(office.session))


def test_a_person_joins_last_when_they_sign_in_turn(office: Office) -> None:
    office.deploy(('isSequential="false"', 'isSequential="true"'))
    instance = office.start("legal", "design")
    wang = office.by("wang").id
    office.add(instance, person=wang)
    for number, login in ((1, "fa"), (2, "she")):
        assert list(office.tasks(instance)) == [number]
        office.sign(instance, number, login)
    assert office.tasks(instance)[3].assignee_id == wang
    office.sign(instance, 3, "wang", "reject", "数据有误")
    assert office.result(instance)["signatures"][2] | {"at": ""} == {
        "role": None,
        "person": wang,
        "name": "wang",
        "decision": "reject",
        "opinion": "数据有误",
        "at": "",
    }


def test_who_manages_or_owns_the_process_and_the_named_roles_change_signers_nobody_else(office: Office) -> None:
    instance = office.start("legal")
    with pytest.raises(NotAllowed):
        office.add(instance, by="fa", role="design")
    with pytest.raises(NotAllowed):
        office.withdraw(instance, 1, by="wang")
    office.add(instance, by="mei", role="design")
    office.add(instance, by="lin", role="property")
    assert len(office.tasks(instance)) == 3


@pytest.mark.parametrize(
    ("whom", "error", "words"),
    [
        ({"role": "legal"}, Conflict, "已在签署人之中"),
        ({"role": "nobody"}, Invalid, "请选择一个角色"),
        ({"role": "employee"}, Invalid, "请选择一个角色"),
        ({}, Invalid, "请选择一个角色"),
        ({"person": "gone"}, Invalid, "在职"),
        ({"role": "design", "person": "gone"}, Invalid, "请选择一个角色"),
    ],
)
def test_a_signer_who_cannot_be_asked_is_refused_and_nothing_changes(
    office: Office, whom: dict[str, str], error: type[Exception], words: str
) -> None:
    instance = office.start("legal")
    events = len(office.session.scalars(select(Event)).all())
    with pytest.raises(error, match=words):
        office.add(instance, **whom)
    office.session.rollback()
    assert (list(office.tasks(instance)), len(office.session.scalars(select(Event)).all())) == ([1], events)


def test_who_has_signed_is_not_asked_again_and_who_is_kept_away_not_at_all(office: Office) -> None:
    instance = office.start("legal", "design")
    office.sign(instance, 1, "fa")
    for whom in ({"role": "legal"}, {"person": office.by("fa").id}):
        with pytest.raises(Conflict, match="已在签署人之中"):
            office.add(instance, **whom)
    with pytest.raises(NotAllowed, match="不能会签"):
        office.add(instance, person=office.by("mei").id)


def test_changing_signers_needs_a_reason(office: Office) -> None:
    instance = office.start("legal", "design")
    with pytest.raises(Invalid, match="加签原因"):
        office.add(instance, role="property", reason=" ")
    with pytest.raises(Invalid, match="减签原因"):
        office.withdraw(instance, 1, reason="")


def test_one_withdrawn_is_told_and_may_be_the_last_one_missing(office: Office) -> None:
    instance = office.start("legal", "design")
    commands.claim(office.session, office.tasks(instance)[2].id, by=office.by("she"))
    office.sign(instance, 1, "fa")
    office.withdraw(instance, 2)
    assert office.session.get_one(Instance, instance.id).state == InstanceState.COMPLETED
    [task] = office.tasks(instance, "cancelled").values()
    assert task.outcome == "signer-withdrawn"
    told = office.session.scalars(select(Notice).where(Notice.person_id == office.by("she").id)).all()
    assert any("已减签" in notice.text_zh for notice in told)
    [fact] = office.facts(instance, "signer.withdrawn")
    assert (fact["role"], fact["number"], fact["reason"]) == ("design", 2, "与该部门无关")


def test_somebody_has_to_sign(office: Office) -> None:
    instance = office.start("legal", "design")
    office.withdraw(instance, 1)
    with pytest.raises(Invalid, match="至少保留一名签署人"):
        office.withdraw(instance, 2)
    with pytest.raises(Conflict, match="已签署或已减签"):
        office.withdraw(instance, 1)


def test_a_countersign_that_is_over_is_not_changed(office: Office) -> None:
    instance = office.start("legal")
    over = office.signing(instance)
    office.sign(instance, 1, "fa", "reject", "不行")
    with pytest.raises(Conflict, match="该会签已结束"):
        commands.add_signer(office.session, instance.id, over.id, role="design", reason="补签", by=office.by("mei"))


def test_who_joined_goes_over_to_another_revision_and_ends_with_the_case(office: Office) -> None:
    instance = office.start("legal", "design")
    office.add(instance, role="property")
    office.sign(instance, 1, "fa")
    office.withdraw(instance, 2)
    office.deploy(
        ('name="会签销售说辞"', 'name="各部门会签"'), ('onRefusal" value="continue"', 'onRefusal" value="end"')
    )
    revision = current_revision(office.session, DefinitionKind.PROCESS, "signing")
    commands.migrate(office.session, instance.id, revision.id, reason="新版次", by=SYSTEM)
    [task] = office.tasks(instance).values()
    assert (task.name, task.properties[SIGNER]["number"]) == ("各部门会签", 3)
    office.add(instance, person=office.by("wang").id)
    commands.cancel(office.session, instance.id, reason="不再开盘", by=office.by("lin"))
    assert office.tasks(instance) == {}
    states = office.session.scalars(select(Task.state).where(Task.instance_id == instance.id))
    assert sorted(states) == [TaskState.CANCELLED, TaskState.CANCELLED, TaskState.CANCELLED, TaskState.COMPLETED]
