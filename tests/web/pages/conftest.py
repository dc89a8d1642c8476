"""What the tests of the administrators' pages share."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from engine.model import Person


@pytest.fixture
def root(client, people) -> Person:
    """Sign an administrator in."""
    person = people("root", "admin", name="周宁")
    client.sign_in("root")
    return person


@pytest.fixture
def owner(browser, people):
    """Return the browser of a process owner who is no administrator."""
    people("owner", "process_owner", name="沈立")
    opened = browser()
    opened.sign_in("owner")
    return opened


@pytest.fixture
def afresh(session):
    """Return what forgets everything read, to see what a request saved."""

    def forget() -> Session:
        session.rollback()
        session.expire_all()
        return session

    return forget
