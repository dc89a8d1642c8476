"""``firebreak witness``: keeps how far a log had come, on a machine of QA's own, and signs what continues it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
import waitress

from engine.errors import Invalid
from engine.sealing.log_keys import find_seal_key
from engine.sealing.notes import LOG, BadNote, Verifier
from engine.sealing.witness import Refused, Request, Witness
from engine.text import Text
from web.cli.failing import say

log = logging.getLogger(__name__)
PATH = "/add-checkpoint"
LONGEST = 10_000

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@click.command()
@click.option("--name", required=True, help="见证机的名称，例如 qa.example / name it signs under.")
@click.option(
    "--log", "logs", multiple=True, required=True, help="日志公钥（firebreak log key），可多次给出 / key of a log."
)
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default="witness", show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8009, show_default=True)
def command(name: str, logs: tuple[str, ...], data: Path, host: str, port: int) -> None:
    """在另一台机器上见证日志：只签与所知历史相接的检查点 / witness a log on a machine of its own."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    witness = Witness(name, find_seal_key(data, {}), [_read(one) for one in logs], data / "witness.json")
    say(Text("见证机已启动，公钥如下", "The witness runs; its key:"))
    click.echo(str(witness.verifier))
    waitress.serve(application(witness), host=host, port=port, threads=2, max_request_body_size=LONGEST)


def application(witness: Witness) -> Application:
    """Return the witness as a WSGI application with the one address of C2SP tlog-witness."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        status, kind, said = _answered(witness, environ)
        start(status, [("Content-Type", kind), ("Content-Length", str(len(said)))])
        return [said]

    return answer


def _answered(witness: Witness, environ: dict[str, Any]) -> tuple[str, str, bytes]:
    if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) != ("POST", PATH):
        return "404 Not Found", "text/plain", b""
    try:
        content = environ["wsgi.input"].read(min(int(environ.get("CONTENT_LENGTH") or 0), LONGEST))
        return "200 OK", "text/plain; charset=utf-8", f"{witness.add(Request.read(content))}\n".encode()
    except Refused as refusal:
        if refusal.status != 409:
            log.warning("refused (%s): %s", refusal.status, refusal)
        if refusal.size is not None:
            return f"{refusal.status} Refused", "text/x.tlog.size", f"{refusal.size}\n".encode()
        return f"{refusal.status} Refused", "text/plain; charset=utf-8", f"{refusal}\n".encode()


def _read(text: str) -> Verifier:
    try:
        found = Verifier.read(text)
    except BadNote as error:
        raise Invalid(Text(f"日志公钥有误：{text}", f"Not a log's key: {text}")) from error
    if found.algorithm != LOG:
        raise Invalid(Text("这是见证机的公钥，不是日志的", "This is a witness's key, not a log's"))
    return found
