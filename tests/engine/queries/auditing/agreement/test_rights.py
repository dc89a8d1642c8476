"""A role or a token that is otherwise than the events say is named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Executable, delete, select, update
from sqlalchemy.orm import Session

from engine import clock as wall_clock
from engine.actor import SYSTEM
from engine.database import transaction
from engine.identity import facts, roles, tokens
from engine.identity.actors import actor_of
from engine.model import ApiToken, Person, RoleHolding
from engine.queries.auditing.agreement import disagreements
from tests.engine.queries.auditing.agreement.conftest import Forge, named


@pytest.fixture
def yi(company: Session, people) -> Person:
    """Return somebody who was given roles in two scopes and tokens, and lost one of each."""
    person = people("yi", "admin", "auditor", name="乙")
    by = actor_of(company, person)
    roles.grant(company, person.id, "cs_manager", "project", "jiangpan", by=SYSTEM)
    gone = roles.grant(company, person.id, "process_owner", by=SYSTEM)
    roles.revoke(company, gone.id, by=SYSTEM)
    for end in (None, wall_clock.now() + timedelta(days=1)):
        tokens.issue(company, "a", end, by=by)
    last = company.scalars(select(ApiToken.id).where(ApiToken.expires_at.is_(None))).one()
    tokens.revoke(company, last, by=by)
    assert list(disagreements(company)) == []
    return person


AUDITOR = RoleHolding.role_key == "auditor"
SCOPED = RoleHolding.scope_id == "jiangpan"


@pytest.mark.parametrize(
    ("forged", "roles_named"),
    [
        (delete(RoleHolding).where(AUDITOR), ["auditor"]),
        (delete(RoleHolding).where(SCOPED), ["cs_manager（jiangpan）"]),
        (update(RoleHolding).where(AUDITOR).values(role_key="records_keeper"), ["auditor", "records_keeper"]),
        (
            update(RoleHolding).where(SCOPED).values(scope_kind="company", scope_id=""),
            ["cs_manager", "cs_manager（jiangpan）"],
        ),
    ],
    ids=["removed", "removed-in-a-project", "exchanged", "moved"],
)
def test_a_role_that_was_edited_or_removed_is_named(
    company: Session, yi: Person, forge: Forge, forged: Executable, roles_named: list[str]
) -> None:
    forge(forged)
    assert named(list(disagreements(company))) == [f"yi 的角色 {one}" for one in roles_named]


def test_a_role_that_nobody_gave_is_named(company: Session, yi: Person) -> None:
    with transaction(company):
        company.add(RoleHolding(person_id=yi.id, role_key="records_keeper"))
    assert named(list(disagreements(company))) == ["yi 的角色 records_keeper"]


@pytest.mark.parametrize(
    "values",
    [{"revoked_at": None}, {"digest": "0" * 64}, {"expires_at": None}, {"person_id": "jia"}],
    ids=lambda values: next(iter(values)),
)
def test_an_edited_token_is_named(company: Session, yi: Person, forge: Forge, values: dict[str, object]) -> None:
    revoked = company.scalars(select(ApiToken).where(ApiToken.revoked_at.is_not(None))).one()
    lasting = company.scalars(select(ApiToken).where(ApiToken.revoked_at.is_(None))).one()
    meant = revoked.id if "revoked_at" in values else lasting.id
    if "person_id" in values:
        values = {"person_id": company.scalars(select(Person.id).where(Person.login == "jia")).one()}
    forge(update(ApiToken).where(ApiToken.id == meant).values(**values))
    assert named(list(disagreements(company))) == [f"yi 的接口令牌 {meant}"]


def test_a_token_that_was_removed_or_nobody_issued_is_named(company: Session, yi: Person, forge: Forge) -> None:
    ids = sorted(company.scalars(select(ApiToken.id)))
    forge(delete(ApiToken))
    assert named(list(disagreements(company))) == [f"yi 的接口令牌 {one}" for one in ids]
    with transaction(company):
        company.add(ApiToken(id="0", person_id=yi.id, name="b", digest="1" * 64, created_at=wall_clock.now()))
    assert "yi 的接口令牌 0" in named(list(disagreements(company)))


def test_a_token_issued_before_events_named_its_digest_agrees(company: Session, yi: Person, forge: Forge) -> None:
    row = ApiToken(person_id=yi.id, name="old", digest="2" * 64, created_at=wall_clock.now())
    with transaction(company):
        company.add(row)
        company.flush()
        facts.about(company, yi.id, "token.issued", actor_of(company, yi), {"token": row.id})
    assert list(disagreements(company)) == []
    forge(delete(ApiToken).where(ApiToken.id == row.id))
    assert len(list(disagreements(company))) == 1
