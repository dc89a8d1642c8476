"""A worker that begins alone frees what a killed one had claimed; beside a living one it leaves its claims."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from engine import clock
from engine.database import transaction
from engine.jobs.leases import among_workers
from engine.model import Job, JobKind


@pytest.fixture
def claimed(session: Session) -> Job:
    """Return a mail's job that a worker has claimed for the next minutes."""
    with transaction(session):
        now = clock.now()
        job = Job(kind=JobKind.MAIL, created_at=now, due_at=now, claimed_until=now + timedelta(minutes=3))
        session.add(job)
    return job


def test_the_claims_of_a_dead_worker_end_at_the_next_start(session: Session, claimed: Job, tmp_path: Path) -> None:
    with among_workers(tmp_path, session) as alone:
        assert alone
    session.refresh(claimed)
    assert claimed.claimed_until is None


def test_a_second_worker_leaves_the_claims_of_the_first(session: Session, claimed: Job, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with among_workers(tmp_path / "other", session):
        session.refresh(claimed)
        with transaction(session):
            claimed.claimed_until = clock.now() + timedelta(minutes=3)
        with among_workers(tmp_path / "other", session) as alone:
            assert not alone
        session.refresh(claimed)
        assert claimed.claimed_until is not None
