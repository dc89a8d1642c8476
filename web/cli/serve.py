"""``firebreak serve``: the web site with its embedded worker."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from contextlib import ExitStack
from typing import Any

import click
import waitress
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from engine import commands, migrations
from engine.database import sessions
from engine.errors import EngineError, Unavailable
from engine.instances.warming import warm
from engine.jobs.leases import among_workers
from engine.jobs.worker import Worker
from engine.privacy import erasures
from engine.records import journal
from engine.sealing.restoring import check_mark
from engine.text import Text
from web import config, demo_mode
from web.app import create_app
from web.cli.failing import say
from web.cli.log import sealer_of
from web.cli.opening import reach

log = logging.getLogger(__name__)


@click.command()
def command() -> None:
    """启动网站 / start the web site."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    settings = config.load()
    engine = reach(settings)
    migrations.upgrade(engine)
    make_session = sessions(engine)
    with make_session() as session:
        commands.restore_clock(session)
        check_mark(session, settings.data)
        erasures.keep(session, settings.data)
        journal.write(session, settings.data)
        people = _demo_people(session, settings)
    app = create_app(settings, engine)
    server = _listen(app, settings)
    worker = Worker(make_session, prepare=commands.restore_clock) if settings.worker else None
    sealer = sealer_of(settings, make_session) if settings.seal else None
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    kept = ExitStack()
    if worker:
        with make_session() as session:
            kept.enter_context(among_workers(settings.data, session))
        worker.start()
    if sealer:
        sealer.start()
    threading.Thread(target=_warm, args=(make_session,), name="firebreak-warming", daemon=True).start()
    say(Text(f"防患 Firebreak 已启动：{settings.public_url}", "press Ctrl+C to stop"))
    if people:
        click.echo(people)
    try:
        server.run()
    finally:
        for one in (worker, sealer):
            if one:
                one.stop()
        kept.close()
        engine.dispose()


def _warm(make_session: sessionmaker[Session]) -> None:
    try:
        with make_session() as session:
            warm(session)
    except (EngineError, SQLAlchemyError):
        log.warning("what is in force could not be compiled in advance", exc_info=True)


def _demo_people(session: Session, settings: config.Settings) -> str:
    if not settings.demo and not demo_mode.is_on(session):
        return ""
    from web.cli import demo_people

    if settings.demo:
        demo_people.load_once(session, settings)
    return demo_people.listed(session) if demo_mode.is_on(session) else ""


def _listen(app: Flask, settings: config.Settings) -> Any:
    try:
        return waitress.create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
            # Without this, waitress drops X-Forwarded-*; ProxyFix in web.app believes as many as the setting says.
            clear_untrusted_proxy_headers=not settings.proxies,
            ident="Firebreak",
        )
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        reason = error.strerror or error
        raise Unavailable(
            Text(f"无法监听 {where} (HOST, PORT): {reason}", f"Cannot listen on {where} (HOST, PORT): {reason}")
        ) from error
