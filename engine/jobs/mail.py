"""Sends mails by SMTP; a mail that cannot be sent is tried again and its reason is kept."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Session

from engine import clock
from engine.jobs.registry import handle_remotely
from engine.model import Job, JobKind, Mail


@dataclass(frozen=True)
class MailSettings:
    """``smtp_url`` is ``smtp://[user:password@]host[:port]``, ``smtps://…`` or ``smtp+starttls://…``."""

    smtp_url: str | None = None
    sender: str = "firebreak@localhost"
    public_url: str = ""


NOT_CONFIGURED = "FIREBREAK_SMTP_URL"
"""What ``Mail.last_error`` says when no mail server is set; the mail stays readable on the site."""
WITHHELD = "sandbox"
"""What it says of a mail written in a sandbox, and the name under which a session says that it is one's."""


@dataclass(frozen=True)
class _Letter:
    mail_id: str
    message: EmailMessage
    smtp_url: str | None
    withheld: bool


class MailSender:
    """The remote work of mail jobs."""

    def __init__(self, settings: Callable[[], MailSettings]) -> None:
        self._settings = settings

    def prepare(self, session: Session, job: Job) -> _Letter:
        """Compose the mail; its Message-ID is the job's, so that a mail sent twice is known as one."""
        settings = self._settings()
        mail = session.get_one(Mail, job.payload["mail"])
        if job.last_error:
            mail.last_error = job.last_error
        message = EmailMessage()
        message["From"] = settings.sender
        message["To"] = mail.to_address
        message["Subject"] = mail.subject
        message["Date"] = formatdate(clock.now().timestamp())
        message["Message-ID"] = f"<{job.id}@{settings.sender.rpartition('@')[2]}>"
        path = job.payload.get("path") or ""
        link = f"{settings.public_url.rstrip('/')}{path}" if path else ""
        message.set_content("\n\n".join(part for part in (mail.subject, mail.body, link) if part))
        withheld = bool(session.info.get(WITHHELD))
        return _Letter(mail.id, message, None if withheld else settings.smtp_url, withheld)

    def work(self, prepared: _Letter) -> bool:
        """Hand the mail to the server; False when none is set, and always in a sandbox.

        Raises OSError, smtplib.SMTPException.
        """
        url = prepared.smtp_url
        if not url:
            return False
        parts = urlsplit(url)
        secure = parts.scheme == "smtps"
        port = parts.port or (465 if secure else 25)
        context = ssl.create_default_context()
        host = parts.hostname or "localhost"
        client = (
            smtplib.SMTP_SSL(host, port, timeout=20, context=context)
            if secure
            else smtplib.SMTP(host, port, timeout=20)
        )
        with client:
            if parts.scheme == "smtp+starttls":
                client.starttls(context=context)
            if parts.username:
                client.login(unquote(parts.username), unquote(parts.password or ""))
            client.send_message(prepared.message)
        return True

    def finish(self, session: Session, job: Job, prepared: _Letter, result: bool) -> None:
        """Note when it was sent, or that it was not because no mail server is set."""
        mail = session.get_one(Mail, prepared.mail_id)
        mail.sent_at = clock.now() if result else None
        mail.last_error = None if result else WITHHELD if prepared.withheld else NOT_CONFIGURED


_settings = MailSettings()


def configure_mail(settings: MailSettings) -> None:
    """Say how mails are sent from now on."""
    global _settings
    _settings = settings


handle_remotely(JobKind.MAIL, MailSender(lambda: _settings))
