"""Own account and accounts of others: add, edit, activate, password, language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.database import transaction
from engine.errors import Invalid, NotAllowed
from engine.identity import facts, passwords
from engine.identity.administrators import keep_one
from engine.identity.sign_in import find
from engine.model import Department, Person
from engine.records.departments import note_departments
from engine.text import Text

LOCALES = ("zh", "en")
DETAILS = ("name", "title", "email", "phone", "department_id")
_OWN = frozenset({"email", "phone"})
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


def add(session: Session, login: str, details: Mapping[str, str | None], password: str | None, *, by: Actor) -> Person:
    """Add a person; without password they cannot sign in until one is set.

    ``details`` may have the keys of DETAILS. Raises Invalid for a login that is taken or malformed.
    """
    facts.administrator(by)
    login = login.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise Invalid(
            Text(
                "账号由 2 到 64 个小写字母、数字或 . _ - 组成",
                "A login has 2 to 64 lower-case letters, digits or . _ -",
            )
        )
    if password is not None:
        passwords.check_new(password, login)
    with transaction(session):
        if find(session, login) is not None:
            raise Invalid(Text(f"账号 {login} 已被使用", f"The login {login} is taken"))
        person = Person(login=login, **_checked(session, {"name": "", **details}))
        person.password_hash = passwords.hashed(password) if password is not None else None
        session.add(person)
        session.flush()
        protected = {name: getattr(person, name) for name in ("login", *DETAILS)}
        facts.about(session, person.id, "person.added", by, {}, protected)
    return person


def edit(session: Session, person_id: str, details: Mapping[str, str | None], *, by: Actor) -> None:
    """Change details of a person; people may change their own e-mail and telephone themselves."""
    if not (by.person_id == person_id and set(details) <= _OWN):
        facts.administrator(by)
    with transaction(session):
        person = facts.person(session, person_id)
        changed = facts.changes(person, _checked(session, details))
        if changed:
            facts.about(session, person_id, "person.changed", by, {"fields": sorted(changed)}, changed)
        if "department_id" in changed:
            session.flush()
            note_departments(session, by=by.id)


def set_active(session: Session, person_id: str, active: bool, *, by: Actor) -> None:
    """Let a person sign in or not any more; nobody can shut out themselves or the last administrator."""
    facts.administrator(by)
    if by.person_id == person_id and not active:
        raise NotAllowed(Text("不能停用自己的账号", "You cannot deactivate your own account"))
    with transaction(session):
        person = facts.person(session, person_id)
        if person.is_active == active:
            return
        person.is_active = active
        person.session_epoch += 1
        keep_one(session)
        facts.about(session, person_id, "person.activated" if active else "person.deactivated", by)
        session.flush()
        note_departments(session, by=by.id)


def change_password(session: Session, old: str, new: str, *, by: Actor) -> Person:
    """Change one's own password; every session of the person ends."""
    person = facts.person(session, by.id)
    if not passwords.matches(person.password_hash, old):
        raise Invalid(Text("原密码不正确", "The old password is wrong"))
    return _set_password(session, by.id, new, by)


def reset_password(session: Session, person_id: str, new: str, *, by: Actor) -> Person:
    """Set somebody's password as administrator; unlocks the account and ends its sessions."""
    facts.administrator(by)
    return _set_password(session, person_id, new, by)


def _set_password(session: Session, person_id: str, new: str, by: Actor) -> Person:
    passwords.check_new(new, facts.person(session, person_id).login)
    stored = passwords.hashed(new)
    with transaction(session):
        person = facts.person(session, person_id)
        person.password_hash = stored
        person.session_epoch += 1
        person.failed_logins = 0
        person.locked_until = None
        facts.about(session, person_id, "password.changed", by)
    return person


def set_locale(session: Session, locale: str, *, by: Actor) -> None:
    """Choose the language one reads the product in."""
    if locale not in LOCALES:
        raise Invalid()
    with transaction(session):
        person = facts.person(session, by.id)
        changed = facts.changes(person, {"locale": locale})
        if changed:
            facts.about(session, by.id, "person.changed", by, {"fields": ["locale"], **changed})


def _checked(session: Session, details: Mapping[str, str | None]) -> dict[str, str | None]:
    clean = {name: (value or "").strip() for name, value in details.items() if name in DETAILS}
    if clean.get("name", "-") == "":
        raise Invalid(Text("请填写姓名", "The name is missing"))
    if clean.get("email") and not _EMAIL.fullmatch(clean["email"]):
        raise Invalid(Text("邮箱地址不正确", "This is not an e-mail address"))
    for name, limit in (("name", 100), ("title", 100), ("email", 200), ("phone", 40)):
        if len(clean.get(name, "")) > limit:
            raise Invalid(Text(f"内容过长（最多 {limit} 个字符）", f"Too long ({limit} characters at most)"))
    checked: dict[str, str | None] = dict(clean)
    if "department_id" in clean:
        checked["department_id"] = clean["department_id"] or None
        if clean["department_id"] and session.get(Department, clean["department_id"]) is None:
            raise Invalid(Text("没有这个部门", "There is no such department"))
    return checked
