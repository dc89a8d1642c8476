"""``firebreak log``: the signed log over all records; exported records and the keys to check them with."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509 import load_pem_x509_certificates
from sqlalchemy.orm import Session, sessionmaker

from engine import commands, ledger, sealing
from engine.database import sessions, transaction
from engine.errors import Conflict, Invalid, NotFound, Unavailable
from engine.instances.recording import STREAM
from engine.jobs.worker import Worker
from engine.ledger import Flaw
from engine.ledger.keyfiles import make_key_file
from engine.model import Stream
from engine.queries.auditing.agreement import all_disagreements
from engine.records import journal
from engine.sealing.absence import absence_of
from engine.sealing.asking import Asked, ask
from engine.sealing.log_keys import ENVIRONMENT, KEY_FILE, read_key
from engine.sealing.notes import BadNote, public_of
from engine.sealing.restoring import check_mark, compare, leave_mark, read_kept
from engine.sealing.stamping import Authority, check_stamps, stamp_due
from engine.text import Text
from web.cli.failing import say
from web.cli.opening import database
from web.config import Settings

STAMPING = 60
"""Rounds of the sealer between two tries to get a stamp."""


@click.group()
def command() -> None:
    """签封与查验记录 / seal records and prove them."""


@command.command()
@click.option("--once", is_flag=True, help="只做一次 / one round only.")
def seal(once: bool) -> None:
    """由单独的系统用户签封（网站须设 FIREBREAK_SEAL=off） / seal in a process of its own."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with database() as (session, settings):
        commands.restore_clock(session)
        if once:
            key, witnesses, authority = seal_key(settings), _witnesses(settings), _authority(settings)
            check_mark(session, settings.data)
            while sealing.keep(session, key):
                pass
            _leave(session, settings)
            missing = ask(session, witnesses)
            if authority and not stamp_due(session, authority):
                missing.append(authority.address)
            if missing:
                names = "、".join(missing)
                raise Unavailable(Text(f"未得到见证或时间戳：{names}", f"Did not sign: {', '.join(missing)}"))
            return
        sealer = sealer_of(settings, sessions(session.get_bind().engine))
        signal.signal(signal.SIGTERM, lambda *_: sealer.stop())
        say(Text("签封已启动", "The sealer runs; press Ctrl+C to stop"))
        try:
            sealer.work()
        except KeyboardInterrupt:
            sealer.stop()


@command.command()
def key() -> None:
    """打印验证公钥，交给审核员 / print the public key to hand out to auditors."""
    with database() as (session, _settings):
        known = sealing.periods(session)
    if not known:
        raise NotFound(Text("还没有签封", "Nothing was sealed yet"))
    click.echo(str(known[-1].verifier))


@command.command("renew")
def renew() -> None:
    """换用新的签封密钥：新公钥由旧钥签发，旧私钥随即销毁 / sign with a new key; the old private key is destroyed."""
    with database() as (session, settings):
        if settings.seal_key:
            text = Text(
                f"密钥由 {ENVIRONMENT} 给出，不能在此更换", f"The key is given by {ENVIRONMENT} and not changed here"
            )
            raise Conflict(text)
        file = settings.data / KEY_FILE
        coming = file.with_name(f"{KEY_FILE}.new")
        _finish(session, coming, file)
        old, new = seal_key(settings), Ed25519PrivateKey.generate()
        while sealing.keep(session, old):
            pass
        make_key_file(coming, new.private_bytes_raw())
        with transaction(session):
            verifier = sealing.name_next(session, old, new, by="system")
        os.replace(coming, file)
    say(Text("已换用新密钥，公钥如下", "The log is signed with a new key; its public half:"))
    click.echo(str(verifier))


@command.command()
def checkpoint() -> None:
    """打印最新的检查点，供留存 / print the newest checkpoint, to be kept."""
    with database() as (session, _settings):
        click.echo(sealing.last_checkpoint(session).note, nl=False)


@command.command()
@click.argument("number")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="写入文件 / file to write.")
@click.option("--since", type=click.IntRange(1), help="留存检查点的项数 / size of the checkpoint you kept.")
@click.option("--withhold", is_flag=True, help="不含受保护内容 / without protected values.")
def record(number: str, to: Path | None, since: int | None, withhold: bool) -> None:
    """导出一个事项（编号）或数据流的记录，用 verify_record.py 查验 / export the record of a case or stream."""
    with database() as (session, _settings):
        try:
            told = sealing.exported(session, _stream(session, number), reveal=not withhold, since=since)
        except ValueError as error:
            raise Invalid(Text("留存的检查点比日志还长", "The checkpoint you kept is longer than the log")) from error
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    if to is None:
        click.echo(text, nl=False)
    else:
        to.write_text(text, encoding="utf-8")
        say(Text(f"已导出到 {to}", f"Written to {to}"))


@command.command()
@click.argument("number")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), required=True, help="写入文件 / file to write.")
def absent(number: str, to: Path) -> None:
    """证明日终时没有这个事项编号，用 verify_absence.py 查验 / prove that a case number was not used."""
    with database() as (session, _settings):
        proof = absence_of(session, f"pi/{number}")
    to.write_text(json.dumps(proof, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    say(Text(f"已导出到 {to}", f"Written to {to}"))


@command.command()
@click.option(
    "--kept",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="再与留存的检查点核对 / compare with a checkpoint somebody kept too.",
)
def check(kept: Path | None) -> None:
    """从内部核对日志、各条链与业务表：退出码 0 相符，1 不符 / compare log, chains and tables; 1 when they differ."""
    with database() as (session, settings):
        flaws = list(sealing.check_log(session))
        flaws += _chain_flaws(session)
        flaws += all_disagreements(session)
        if authority := _authority(settings):
            flaws += check_stamps(session, authority.roots)
        if kept:
            flaws += _kept_flaws(session, kept.read_text(encoding="utf-8"))
    for flaw in flaws:
        place = f"{flaw.seq}: " if flaw.seq is not None else ""
        click.echo(f"{place}{flaw.text.zh} / {flaw.text.en}")
    if flaws:
        sys.exit(1)
    say(Text("日志、各条链与业务表相符", "Log, chains and tables fit"))


def _chain_flaws(session: Session) -> Iterator[Flaw]:
    """Check every chain against its own hashes: the log knows their ends only."""
    for found in ledger.verify_all(session):
        for flaw in found.problems:
            yield Flaw(flaw.seq, Text(f"{found.stream}：{flaw.text.zh}", f"{found.stream}: {flaw.text.en}"))


def _kept_flaws(session: Session, content: str) -> list[Flaw]:
    try:
        return list(compare(session, read_kept(session, content)))
    except BadNote as error:
        raise Invalid(Text("不是这个日志的检查点", "Not a checkpoint of this log")) from error


def sealer_of(settings: Settings, make_session: sessionmaker[Session]) -> Worker:
    """Return what seals round by round with the key of the settings, made at the first start."""
    seal_key(settings)
    witnesses, authority = _witnesses(settings), _authority(settings)
    rounds = count()

    def work(session: Session) -> int:
        # Read anew: another process may have changed it meanwhile.
        check_mark(session, settings.data)
        more = sealing.keep(session, seal_key(settings))
        _leave(session, settings)
        ask(session, witnesses)
        # Once in so many rounds, because an authority that is away need not be asked every minute.
        if authority and next(rounds) % STAMPING == 0:
            stamp_due(session, authority)
        return more

    return Worker(make_session, pause=sealing.PAUSE, prepare=commands.restore_clock, work=work)


def _leave(session: Session, settings: Settings) -> None:
    """Leave in the data folder what a restore asks for; the evidence of lists first, so that no mark is newer."""
    journal.write(session, settings.data)
    leave_mark(session, settings.data)


def _finish(session: Session, coming: Path, file: Path) -> None:
    """Put a key in its place that was named just before the command was killed; one nobody named is thrown away."""
    if not coming.exists():
        return
    known = sealing.periods(session)
    if known and known[-1].verifier.public == public_of(read_key(coming)):
        os.replace(coming, file)
    else:
        coming.unlink()


def seal_key(settings: Settings) -> Ed25519PrivateKey:
    """Return the key that signs the log, made at the first call.  Raises Invalid for a key that cannot be read."""
    try:
        return sealing.find_seal_key(settings.data, {ENVIRONMENT: settings.seal_key})
    except ValueError as error:
        raise Invalid(Text(f"签封密钥有误：{error}", str(error))) from error


def _witnesses(settings: Settings) -> tuple[Asked, ...]:
    try:
        return Asked.read(settings.witnesses)
    except ValueError as error:
        raise Invalid(Text(f"设置 FIREBREAK_WITNESSES 有误：{error}", f"FIREBREAK_WITNESSES: {error}")) from error


def _authority(settings: Settings) -> Authority | None:
    if not settings.tsa:
        return None
    try:
        roots = load_pem_x509_certificates(Path(settings.tsa_ca).read_bytes())
    except (OSError, ValueError) as error:
        text = Text(
            "设置 FIREBREAK_TSA_CA 有误：应为根证书的 PEM 文件",
            "FIREBREAK_TSA_CA: must be a PEM file of root certificates",
        )
        raise Invalid(text) from error
    return Authority(settings.tsa, tuple(roots))


def _stream(session: Session, number: str) -> str:
    """Return the stream of a case by its number, also of a destroyed one, or of what is no case by its own name."""
    stream = f"{STREAM}{number}"
    return stream if session.get(Stream, stream) is not None else number
