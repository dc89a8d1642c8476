"""Accounts, roles, departments, absence and tokens: who may change what, and that it is on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import clock as wall_clock
from engine import ledger
from engine.actor import SYSTEM
from engine.errors import Invalid, NotAllowed, NotFound
from engine.identity import absence, accounts, departments, roles, tokens
from engine.identity.sign_in import find
from engine.model import RoleHolding


def recorded(session, stream):
    return [(fact.type, fact.actor) for fact in ledger.read(session, stream)]


@pytest.mark.parametrize("password", ["short", "12345678", "aaaaaaaaaa", "lin.xiao", "x" * 201])
def test_weak_passwords_are_refused(session, password):
    with pytest.raises(Invalid):
        accounts.add(session, "lin.xiao", {"name": "林晓"}, password, by=SYSTEM)
    assert find(session, "lin.xiao") is None


@pytest.mark.parametrize("login", ["", "a", "Zhang San", "张三", "-lin", "x" * 65])
def test_malformed_logins_are_refused(session, login):
    with pytest.raises(Invalid):
        accounts.add(session, login, {"name": "某人"}, None, by=SYSTEM)


def test_a_login_is_used_once_whatever_its_case(session, people):
    people("lin")
    with pytest.raises(Invalid, match="lin"):
        accounts.add(session, "LIN", {"name": "另一人"}, None, by=SYSTEM)


@pytest.mark.parametrize(
    "details", [{"name": " "}, {"name": "x" * 101}, {"email": "nobody"}, {"department_id": "none"}]
)
def test_malformed_details_are_refused(session, people, details):
    person = people("lin")
    with pytest.raises(Invalid):
        accounts.edit(session, person.id, details, by=SYSTEM)


def test_only_administrators_change_others(session, people, acting):
    lin, wang = people("lin"), people("wang")
    by = acting(lin)
    for attempt in (
        lambda: accounts.edit(session, wang.id, {"email": "a@b.c"}, by=by),
        lambda: accounts.edit(session, lin.id, {"name": "总经理"}, by=by),
        lambda: accounts.reset_password(session, wang.id, "quite another", by=by),
        lambda: accounts.set_active(session, wang.id, False, by=by),
        lambda: accounts.add(session, "new", {"name": "新人"}, None, by=by),
        lambda: roles.grant(session, lin.id, "admin", by=by),
        lambda: departments.add(session, "new", {"name": "新部门"}, by=by),
        lambda: absence.set_absence(session, wang.id, None, None, None, by=by),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_people_change_their_own_address(session, people, acting):
    lin = people("lin")
    accounts.edit(session, lin.id, {"email": "lin@firm.example"}, by=acting(lin))
    facts = ledger.read(session, f"user/{lin.id}")
    assert (facts[-1].type, facts[-1].actor) == ("person.changed", lin.id)
    assert facts[-1].revealed["email"] == {"old": "", "new": "lin@firm.example"}


def test_names_and_addresses_can_be_erased_from_the_record(session, people):
    lin = people("lin", name="林晓")
    first = ledger.read(session, f"user/{lin.id}")[0]
    assert "林晓" not in str(first.public)
    assert first.revealed["name"] == "林晓"


def test_the_last_administrator_stays(session, people, acting):
    root = people("root", "admin")
    holding = session.query(RoleHolding).filter_by(person_id=root.id).one()
    with pytest.raises(NotAllowed, match="管理员"):
        roles.revoke(session, holding.id, by=acting(root))
    with pytest.raises(NotAllowed):
        accounts.set_active(session, root.id, False, by=SYSTEM)
    people("second", "admin")
    accounts.set_active(session, root.id, False, by=SYSTEM)


def test_nobody_shuts_out_themselves(session, people, acting):
    root = people("root", "admin")
    people("second", "admin")
    with pytest.raises(NotAllowed, match="自己"):
        accounts.set_active(session, root.id, False, by=acting(root))


def test_roles_are_held_in_scopes(session, people, acting):
    lin = people("lin", "cs_manager")
    departments.add(session, "service", {"name": "客服部"}, by=SYSTEM)
    roles.grant(session, lin.id, "cs_manager", "department", "service", by=SYSTEM)
    roles.grant(session, lin.id, "cs_manager", "department", "service", by=SYSTEM)
    assert session.query(RoleHolding).filter_by(person_id=lin.id).count() == 2
    assert acting(lin).holds("cs_manager", "project", "P1")
    for kind, scope in (("department", "none"), ("project", "none"), ("company", "x"), ("planet", "earth")):
        with pytest.raises(Invalid):
            roles.grant(session, lin.id, "cs_manager", kind, scope, by=SYSTEM)
    with pytest.raises(Invalid, match="nobody"):
        roles.grant(session, lin.id, "nobody", by=SYSTEM)


def test_a_department_does_not_stand_above_itself(session):
    top = departments.add(session, "top", {"name": "总部"}, by=SYSTEM)
    below = departments.add(session, "below", {"name": "下属", "parent_id": top.id}, by=SYSTEM)
    with pytest.raises(Invalid):
        departments.edit(session, top.id, {"parent_id": below.id}, by=SYSTEM)
    departments.edit(session, below.id, {"name": "分部"}, by=SYSTEM)
    kinds = [kind for kind, _by in recorded(session, "cfg/departments")]
    assert kinds == ["department.added", "department.added", "department.changed"]


def test_absence_needs_both_times_and_another_active_person(session, people, acting):
    lin, wang = people("lin"), people("wang")
    now, later = wall_clock.now(), wall_clock.now() + timedelta(days=3)
    for begins, ends, substitute in ((now, None, wang.id), (later, now, wang.id), (now, later, lin.id)):
        with pytest.raises(Invalid):
            absence.set_absence(session, lin.id, begins, ends, substitute, by=acting(lin))
    absence.set_absence(session, lin.id, now, later, wang.id, by=acting(lin))
    assert lin.substitute_id == wang.id
    absence.set_absence(session, lin.id, None, None, wang.id, by=acting(lin))
    assert lin.substitute_id is None


def test_tokens_end_by_time_by_revoking_and_with_the_account(session, people, acting, clock):
    people("root", "admin")
    lin, wang = people("lin"), people("wang")
    token = tokens.issue(session, "测试", wall_clock.now() + timedelta(hours=1), by=acting(lin))
    lasting = tokens.issue(session, "长期", None, by=acting(lin))
    assert tokens.owner(session, token).login == "lin"
    assert tokens.owner(session, token + "x") is None
    clock(timedelta(hours=2))
    assert tokens.owner(session, token) is None
    row = session.query(tokens.ApiToken).filter_by(name="长期").one()
    with pytest.raises(NotAllowed):
        tokens.revoke(session, row.id, by=acting(wang))
    tokens.revoke(session, row.id, by=acting(lin))
    assert tokens.owner(session, lasting) is None
    with pytest.raises(NotFound):
        tokens.revoke(session, row.id, by=acting(lin))
    last = tokens.issue(session, "最后", None, by=acting(lin))
    accounts.set_active(session, lin.id, False, by=SYSTEM)
    assert tokens.owner(session, last) is None
