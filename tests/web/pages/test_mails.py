"""Mails that were not sent: said in words, and sent again by an administrator."""

from __future__ import annotations

import smtplib

import pytest

from engine import clock as wall_clock
from engine import commands, ledger
from engine.database import transaction
from engine.errors import NotAllowed
from engine.instances.notices import send_mail
from engine.jobs.mail import NOT_CONFIGURED, MailSettings, configure_mail
from engine.jobs.worker import run_due
from engine.model import Incident, IncidentState, Job, Mail


@pytest.fixture
def server(app, monkeypatch):
    """Set a mail server; ``sent`` are its mails, ``broken`` lets it refuse."""

    class Server:
        sent: list[str] = []  # noqa: RUF012 - emptied below for each test
        broken = False

        def __init__(self, *_args, **_kwargs):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_args):
            pass

        def send_message(self, message):
            if Server.broken:
                raise OSError("连接被拒绝")
            Server.sent.append(message["To"])

    Server.sent = []
    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr("web.pages.admin.mails.settings", lambda _app: MailSettings("smtp://mail.example"))
    configure_mail(MailSettings("smtp://mail.example"))
    yield Server
    configure_mail(MailSettings())


def mail(session):
    with transaction(session):
        return send_mail(session, "lin@example.com", "待办提醒", "", instance=None).id


def test_a_mail_without_server_says_so_in_words(client, root, session):
    mail(session)
    run_due(session)
    page = client.get("/admin/mails").text
    assert "发送时没有设置发信服务器" in page
    assert f">{NOT_CONFIGURED}<" not in page
    assert "/resend" not in page


def test_a_mail_not_sent_for_want_of_a_server_is_sent_once(client, root, session, server, afresh):
    configure_mail(MailSettings())
    key = mail(session)
    run_due(session)
    configure_mail(MailSettings("smtp://mail.example"))
    assert "/resend" in client.get("/admin/mails").text
    for _twice in range(2):
        assert client.post(f"/admin/mails/{key}/resend").status_code == 303
    run_due(afresh())
    assert server.sent == ["lin@example.com"]
    assert afresh().get(Mail, key).sent_at is not None
    assert client.post(f"/admin/mails/{key}/resend").status_code == 409
    facts = ledger.read(session, "cfg/mails")
    assert [(fact.type, fact.actor, fact.public["mail"]) for fact in facts] == [("mail.resent", root.id, key)] * 2


def test_a_mail_given_up_is_tried_again_and_its_incident_closed(client, root, session, server, clock, afresh):
    server.broken = True
    key = mail(session)
    with transaction(session):
        session.query(Job).one().retries_left = 1
    run_due(session)
    assert session.query(Incident).one().state == IncidentState.OPEN
    server.broken = False
    client.post(f"/admin/mails/{key}/resend")
    assert afresh().query(Incident).one().resolution == "retried"
    assert session.query(Job).one().due_at <= wall_clock.now()
    run_due(session)
    assert server.sent == ["lin@example.com"]
    assert afresh().query(Job).count() == 0


def test_only_administrators_send_again(session, people, acting, client):
    key = mail(session)
    with pytest.raises(NotAllowed):
        commands.resend_mail(session, key, by=acting(people("lin", "process_owner")))
    client.sign_in("lin")
    assert client.post(f"/admin/mails/{key}/resend").status_code == 403
