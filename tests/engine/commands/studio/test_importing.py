"""Bundles: what goes out comes in elsewhere as it was, into working copies, and nobody's work is overwritten."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import commands, ledger
from engine.actor import SYSTEM, Actor
from engine.bundles import pack, unpack
from engine.commands import studio
from engine.commands.studio import State
from engine.database import open_engine, sessions
from engine.errors import NotAllowed
from engine.model import Definition, Person, Revision, WorkingCopy
from engine.queries.bundles import bundle_in_force, bundle_of_copy, bundle_of_revision
from tests.engine.commands.conftest import HERE, Company

LEAVE = (HERE / "leave.bpmn").read_bytes()
OTHER = LEAVE.replace("填写申请".encode(), "提出申请".encode())
WORKFLOWS = Path(__file__).parents[4] / "workflows"
FOREIGN = Path(__file__).parents[2] / "definitions" / "importing"
GROUND = ("catalogue/company.toml", "catalogue/lesson.toml", "forms/register-checklist.form")
"""What an installation has before any procedure: roles, and the register of checklists."""
FORM = b'{"type": "default", "id": "ask", "name": "%s", "components": [], "schemaVersion": 19}'
SCENARIO = (
    b'{"id": "walk", "process": "sweep", "name": "walk", "begins": "2026-11-16 09:30", "steps": [{"start": "sweep"}]}'
)
ASKS = (
    LEAVE.replace(b'id="leave"', b'id="trip"')
    .replace("请假".encode(), "出差".encode())
    .replace(
        b"<zeebe:assignmentDefinition assignee",
        b'<zeebe:formDefinition formId="ask"/><zeebe:assignmentDefinition assignee',
    )
)


def source(*paths: str) -> dict[str, bytes]:
    return {Path(path).name: (WORKFLOWS / path).read_bytes() for path in paths}


@pytest.fixture
def elsewhere(template: Path, tmp_path: Path) -> Iterator[Session]:
    """Return a session on a second installation."""
    shutil.copy(template, tmp_path / "elsewhere.sqlite")
    engine = open_engine(f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    with sessions(engine)() as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def owner(session: Session, people: Callable[..., Person], acting: Callable[[Person], Actor]) -> Actor:
    return acting(people("jia", "process_owner", name="甲"))


def states(plan: studio.Plan) -> dict[str, State]:
    return {part.name: part.state for each in plan.procedures for part in each.parts}


def test_a_procedure_moves_to_another_installation_byte_by_byte(session: Session, elsewhere: Session) -> None:
    forms = [f"forms/{path.name}" for path in sorted((WORKFLOWS / "forms").glob("sweep-*.form"))]
    lists = [f"checklists/swp_{name}.csv" for name in ("r1", "r2", "owner")]
    commands.deploy(
        session,
        source(*GROUND, "catalogue/sweep.toml", "bpmn/sweep-finding.bpmn", "bpmn/sweep.bpmn", *forms, *lists)
        | {"walk.scenario.json": SCENARIO},
        by=SYSTEM,
    )
    out = {key: bundle_in_force(session, key) for key in ("sweep", "sweep-finding")}
    assert out["sweep"]["checklists/swp_r1.csv"] == (WORKFLOWS / "checklists/swp_r1.csv").read_bytes()
    assert out["sweep"]["scenarios/walk.scenario.json"] == SCENARIO
    commands.deploy(elsewhere, source(*GROUND), by=SYSTEM)
    bundle = unpack(pack(out["sweep"] | out["sweep-finding"])).files
    plan = studio.import_procedures(elsewhere, bundle, by=SYSTEM)
    assert not plan.has_errors
    assert set(states(plan).values()) == {State.NEW}
    copies = elsewhere.scalars(select(WorkingCopy).order_by(WorkingCopy.process_key.desc())).all()
    assert {copy.process_key: bundle_of_copy(elsewhere, copy) for copy in copies} == out
    for copy in copies:
        commands.deploy(elsewhere, {file.name: file.content for file in copy.files}, by=SYSTEM)
    assert {key: bundle_in_force(elsewhere, key) for key in out} == out
    digests = select(Definition.key, Revision.digest).join(Revision, Revision.id == Definition.current_id)
    there = dict(elsewhere.execute(digests.order_by(Definition.key)).all())
    assert {key: there[key] for key in there if key.startswith("sweep")} == {
        key: digest for key, digest in session.execute(digests) if key.startswith("sweep")
    }
    again = studio.plan_import(session, bundle, by=SYSTEM)
    assert set(states(again).values()) == {State.UNCHANGED}


def test_planning_saves_nothing_and_importing_the_same_again_opens_nothing(company: Company) -> None:
    plan = studio.plan_import(
        company.session, {"a.bpmn": OTHER, "b.bpmn": ASKS, "ask.form": FORM % b"A"}, by=company.jia
    )
    assert states(plan) == {"leave.bpmn": State.CHANGED, "b.bpmn": State.NEW, "ask.form": State.NEW}
    assert company.session.scalars(select(WorkingCopy)).all() == []
    same = studio.import_procedures(company.session, bundle_in_force(company.session, "leave"), by=company.jia)
    assert states(same)["leave.bpmn"] == State.UNCHANGED
    assert company.session.scalars(select(WorkingCopy)).all() == []


def test_what_is_imported_lies_in_a_working_copy_and_not_in_force(company: Company) -> None:
    plan = studio.import_procedures(company.session, {"请假/leave.bpmn": OTHER}, by=company.jia)
    copy = plan.procedures[0].copy
    assert copy is not None
    assert {file.name: file.content for file in copy.files} == {"leave.bpmn": OTHER}
    assert bundle_in_force(company.session, "leave")["bpmn/leave.bpmn"] == LEAVE
    fact = ledger.read(company.session, "def/process/leave")[-1]
    assert (fact.type, fact.actor, fact.public["from"]) == ("copy.imported", company.jia.id, "请假/leave.bpmn")


def test_only_process_owners_import(company: Company) -> None:
    for refused in (studio.plan_import, studio.import_procedures):
        with pytest.raises(NotAllowed):
            refused(company.session, {"leave.bpmn": OTHER}, by=company.yi)


def test_a_change_of_somebody_in_the_working_copy_is_not_overwritten_unasked(company: Company) -> None:
    copy = studio.open_copy(company.session, "leave", by=company.jia)
    mine = LEAVE.replace("填写".encode(), "提交".encode())
    studio.save_file(company.session, copy.id, "leave.bpmn", mine, seen=1, by=company.jia)
    refused = studio.import_procedures(company.session, {"leave.bpmn": OTHER}, by=SYSTEM).procedures[0]
    assert refused.why is not None
    assert "甲" in refused.why.zh
    company.session.expire_all()
    assert copy.files[0].content == mine
    taken = studio.import_procedures(company.session, {"leave.bpmn": OTHER}, by=SYSTEM, overwrite=True).procedures[0]
    assert taken.why is None
    company.session.expire_all()
    assert (copy.files[0].content, copy.files[0].version) == (OTHER, 3)


def test_each_of_many_drawings_becomes_a_copy_or_is_named_with_why_not(session: Session, owner: Actor) -> None:
    files = {
        "a/trip.bpmn": ASKS,
        "b/leave.bpmn": LEAVE,
        "b/again.bpmn": OTHER,
        "c/broken.bpmn": b"<oops",
        "c/empty.form": b"{}",
        "c/notes.txt": b"",
        "c/alone.form": FORM.replace(b'"ask"', b'"alone"') % b"A",
    }
    plan = studio.import_procedures(session, files, by=owner)
    assert [each.key for each in plan.procedures] == ["trip", "leave"]
    assert {each.name for each in plan.refused} == {"b/leave.bpmn", "c/broken.bpmn", "c/empty.form"}
    assert {each.name for each in plan.left} == {"c/notes.txt", "c/alone.form"}
    assert plan.has_errors
    assert any(problem.file == "trip.bpmn" and problem.severity == "error" for problem in plan.procedures[0].problems)
    assert len(session.scalars(select(WorkingCopy)).all()) == 2


def test_foreign_diagrams_are_translated_with_a_report(session: Session, owner: Actor) -> None:
    files = {name: (FOREIGN / name).read_bytes() for name in ("camunda7.bpmn", "spiff.bpmn")}
    plan = studio.import_procedures(session, files, by=owner)
    assert set(plan.report) == set(files)
    copies = {file.name for copy in session.scalars(select(WorkingCopy)) for file in copy.files}
    assert copies >= {"camunda7.bpmn", "spiff.bpmn", "asked-form.form"}


def test_a_file_goes_by_its_id_and_takes_no_name_that_stands_for_something_else(company: Company) -> None:
    commands.deploy(company.session, {"ask.form": FORM.replace(b'"ask"', b'"other"') % b"O"}, by=SYSTEM)
    files = {"x/ask.form": FORM % b"A", "trip.bpmn": ASKS, "y/holiday.bpmn": OTHER}
    plan = studio.import_procedures(company.session, files, by=company.jia)
    by_key = {each.key: [part.name for part in each.parts] for each in plan.procedures}
    assert by_key == {"trip": ["trip.bpmn", "ask-2.form"], "leave": ["leave.bpmn"]}


def test_a_form_of_procedures_in_force_is_pointed_out_when_a_new_one_would_change_it(company: Company) -> None:
    commands.deploy(company.session, {"ask.form": FORM % b"A"}, by=SYSTEM)
    plan = studio.plan_import(company.session, {"ask.form": FORM % b"B", "trip.bpmn": ASKS}, by=company.jia)
    note = {part.name: part.note for part in plan.procedures[0].parts}["ask.form"]
    assert note is not None
    assert "一并改变" in note.zh


def test_roles_and_limits_come_along_and_a_limit_set_here_keeps_its_value(company: Company) -> None:
    items = """
[[policy]]
key = "trip.within"
value = %d
unit = "working days"
title = { zh = "期限", en = "Within" }
[[role]]
key = "traveller"
title = { zh = "出差人", en = "Traveller" }
"""
    diagram = (
        ASKS.replace(b'candidateGroups="cs_manager"', b'candidateGroups="traveller"')
        .replace(b"=duration(&quot;PT4H&quot;)", b"=policy.trip.within")
        .replace(b'=duration("PT4H")', b"=policy.trip.within")
    )
    files = {"trip.bpmn": diagram, "ask.form": FORM % b"A", "any.toml": (items % 2).encode()}
    plan = studio.import_procedures(company.session, files, by=company.jia)
    assert not plan.has_errors
    copy = plan.procedures[0].copy
    assert copy is not None
    assert set(studio.check_copy(company.session, copy.id, by=company.jia)) == set(plan.procedures[0].problems)
    commands.deploy(company.session, {file.name: file.content for file in copy.files}, by=SYSTEM)
    assert b"value = 2" in bundle_in_force(company.session, "trip")["catalogue/trip.toml"]
    later = {**files, "trip.bpmn": diagram.replace("审批".encode(), "核准".encode()), "any.toml": (items % 9).encode()}
    again = studio.plan_import(company.session, later, by=company.jia)
    assert states(again)["trip.bpmn"] == State.CHANGED
    assert "trip.toml" not in states(again)


def test_an_old_revision_goes_out_with_what_was_in_force_beside_it(company: Company) -> None:
    commands.deploy(company.session, {"trip.bpmn": ASKS, "ask.form": FORM % b"A"}, by=SYSTEM)
    company.let(timedelta(hours=1))
    commands.deploy(company.session, {"ask.form": FORM % b"B"}, by=SYSTEM)
    company.let(timedelta(hours=1))
    commands.deploy(company.session, {"trip.bpmn": ASKS.replace("审批".encode(), "核准".encode())}, by=SYSTEM)
    company.let(timedelta(hours=1))
    commands.deploy(company.session, {"ask.form": FORM % b"C"}, by=SYSTEM)
    old, new = company.session.scalars(
        select(Revision)
        .join(Definition, Definition.id == Revision.definition_id)
        .where(Definition.key == "trip")
        .order_by(Revision.number)
    )
    then = bundle_of_revision(company.session, old.id)
    assert (then["bpmn/trip.bpmn"], then["forms/ask.form"]) == (ASKS, FORM % b"B")
    assert bundle_of_revision(company.session, new.id) == bundle_in_force(company.session, "trip")
    assert bundle_in_force(company.session, "trip")["forms/ask.form"] == FORM % b"C"


def test_what_belongs_to_the_installation_and_is_missing_is_named(session: Session, owner: Actor) -> None:
    files = source("bpmn/nonconformity.bpmn", "forms/nonconformity-start.form", "catalogue/audit.toml")
    (plan,) = studio.plan_import(session, files, by=owner).procedures
    assert [each.en for each in plan.lacks] == ["register nonconformity", "record class long"]
    commands.deploy(session, source("catalogue/audit.toml", "catalogue/records.toml"), by=SYSTEM)
    (plan,) = studio.plan_import(session, files, by=owner).procedures
    assert plan.lacks == []
