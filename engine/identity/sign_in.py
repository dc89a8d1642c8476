"""Signing in with login and password; five wrong passwords lock the account for 15 minutes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import SYSTEM
from engine.database import transaction
from engine.errors import Invalid
from engine.identity import facts, passwords
from engine.identity.actors import actor_of
from engine.model import Person
from engine.text import Text

ATTEMPTS = 5
LOCKED_FOR = timedelta(minutes=15)


class SignInRefused(Invalid):
    """Login and password do not belong together, or the account is locked."""

    default = Text("账号或密码不正确", "Wrong login or password")


def find(session: Session, login: str, *, lock: bool = False) -> Person | None:
    """Return the person with this login, whatever its case; ``lock`` reads the row anew and holds it."""
    found = select(Person).where(func.lower(Person.login) == login.strip().lower())
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    return session.scalar(found)


def sign_in(session: Session, login: str, password: str) -> Person:
    """Return the person whose login and password these are; raise SignInRefused otherwise.

    The attempt is counted and saved before the password is looked at, so that guesses made at the
    same moment cannot share one count; the slow hash is computed outside the transaction.
    """
    with transaction(session):
        person = find(session, login, lock=True)
        if person is not None:
            _count(session, person)
    stored = person.password_hash if person is not None and person.is_active else None
    if person is None or not passwords.matches(stored, password):
        raise _refused(session, person)
    with transaction(session):
        person = facts.person(session, person.id)
        person.failed_logins = 0
        person.locked_until = None
        if passwords.is_outdated(person.password_hash or ""):
            person.password_hash = passwords.hashed(password)
        facts.about(session, person.id, "session.opened", actor_of(session, person))
    return person


def _count(session: Session, person: Person) -> None:
    now = clock.now()
    if person.locked_until is not None:
        if person.locked_until > now:
            raise _locked(person)
        person.failed_logins = 0
        person.locked_until = None
    person.failed_logins += 1
    if person.failed_logins >= ATTEMPTS:
        person.locked_until = now + LOCKED_FOR


def _refused(session: Session, person: Person | None) -> SignInRefused:
    if person is None:
        passwords.matches(None, "")
        return SignInRefused()
    with transaction(session):
        body = {"attempts": person.failed_logins, "locked": person.locked_until is not None}
        facts.about(session, person.id, "session.refused", SYSTEM, body)
    return _locked(person) if person.locked_until is not None else SignInRefused()


def _locked(person: Person) -> SignInRefused:
    until = f"{clock.local(person.locked_until):%H:%M}" if person.locked_until else ""
    return SignInRefused(
        Text(
            f"密码连续输错 {ATTEMPTS} 次，账号已锁定，请在 {until} 之后再试",
            f"{ATTEMPTS} wrong passwords: the account is locked until {until}",
        )
    )
