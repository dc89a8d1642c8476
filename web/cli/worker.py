"""``firebreak worker``: background jobs in a process of their own."""

from __future__ import annotations

import logging
import signal

import click

from engine import commands
from engine.database import sessions
from engine.jobs.leases import among_workers
from engine.jobs.mail import MailSettings, configure_mail
from engine.jobs.worker import Worker
from engine.sealing.restoring import check_mark
from engine.text import Text
from web.cli.failing import say
from web.cli.opening import database
from web.packages.making import making
from web.trial import rounds as rounds  # registers the jobs that play scenarios
from web.work import importing as importing  # registers the jobs that read forms


@click.command()
def command() -> None:
    """单独处理后台作业：定时、服务、邮件 / do timers, services and mails in a process of its own."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with database() as (session, settings):
        commands.restore_clock(session)
        check_mark(session, settings.data)
        making.use(settings)
        configure_mail(MailSettings(settings.smtp_url or None, settings.mail_from, settings.public_url))
        worker = Worker(sessions(session.get_bind().engine), prepare=commands.restore_clock)
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        say(Text("后台作业已启动", "The worker runs; press Ctrl+C to stop"))
        with among_workers(settings.data, session):
            try:
                worker.work()
            except KeyboardInterrupt:
                worker.stop()
