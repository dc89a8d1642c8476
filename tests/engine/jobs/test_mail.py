"""Mails go out by real SMTP, once; one that cannot be sent is tried again and says why."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.database import transaction
from engine.instances.notices import send_mail
from engine.jobs.mail import NOT_CONFIGURED, MailSettings, configure_mail
from engine.jobs.worker import run_due
from engine.model import Job, Mail


class Post:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.arrived: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.arrived.append(envelope)
        return "250 OK"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def post(port: int) -> Iterator[Post]:
    """Return a running mail server that the product uses."""
    box = Post()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    configure_mail(MailSettings(f"smtp://127.0.0.1:{port}", "firebreak@example.com", "https://fb.example"))
    yield box
    server.stop()
    configure_mail(MailSettings())


def write(session: Session) -> Mail:
    with transaction(session):
        return send_mail(session, "owner@example.com", "投诉已受理", "编号 TS-1", instance=None, path="/portal/follow")


def test_a_mail_is_sent_once_with_its_link(session: Session, post: Post, clock: Callable[[timedelta], None]) -> None:
    mail = write(session)
    assert run_due(session) == 1
    assert run_due(session) == 0
    (envelope,) = post.arrived
    assert envelope.rcpt_tos == ["owner@example.com"]
    assert session.get_one(Mail, mail.id).sent_at is not None
    letter = message_from_bytes(envelope.content, policy=policy.default)
    assert letter["Subject"] == "投诉已受理"
    assert "https://fb.example/portal/follow" in letter.get_content()


def test_a_mail_that_cannot_be_sent_is_tried_again(
    session: Session, port: int, clock: Callable[[timedelta], None]
) -> None:
    configure_mail(MailSettings(f"smtp://127.0.0.1:{port}"))
    write(session)
    assert run_due(session) == 0
    job = session.scalars(select(Job)).one()
    assert job.attempts == 1
    assert "refused" in (job.last_error or "").lower()
    configure_mail(MailSettings())


def test_without_a_server_the_mail_says_so(session: Session, clock: Callable[[timedelta], None]) -> None:
    mail = write(session)
    run_due(session)
    kept = session.get_one(Mail, mail.id)
    assert (kept.sent_at, kept.last_error) == (None, NOT_CONFIGURED)
    assert session.scalars(select(Job)).all() == []
