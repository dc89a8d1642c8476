"""The health page: open to all, tells little, and answers when the database does not."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import OperationalError

from engine import clock as wall_clock
from engine.database import transaction
from engine.model import Job, JobKind
from web import db


def test_all_is_well(client):
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "database": "ok", "jobs_overdue": 0}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_jobs_nobody_does_are_counted(client, session):
    now = wall_clock.now()
    with transaction(session):
        for late in (timedelta(minutes=6), timedelta(minutes=4)):
            session.add(Job(kind=JobKind.MAIL, created_at=now, due_at=now - late, payload={}))
        session.add(Job(kind=JobKind.MAIL, created_at=now, due_at=None, payload={}))
    assert client.get("/health").json["jobs_overdue"] == 1


def test_a_database_that_is_away_is_503_and_keeps_its_address_to_itself(client, monkeypatch):
    class Away:
        def __init__(self):
            self.info = {}

        def scalar(self, *_args, **_kwargs):
            raise OperationalError("select", {}, Exception("could not reach db.internal"))

        connection = scalar

        def close(self):
            pass

    monkeypatch.setattr(db, "maker", lambda _app: Away)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json == {"status": "unavailable", "database": "unavailable", "jobs_overdue": None}
    assert "internal" not in answer.text
