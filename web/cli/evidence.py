"""``firebreak evidence``: an evidence package of one case or several, as auditors take it along."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM
from engine.commands.evidence import note_package
from engine.errors import NotFound
from engine.text import Text
from web.cli.failing import say
from web.cli.opening import database
from web.packages.contents import Contents, contents_of
from web.packages.material import material_of
from web.packages.packing import packed
from web.packages.signing import signing_key


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="写入的 .zip / zip to write"
)
def command(numbers: tuple[str, ...], out: Path) -> None:
    """生成证据包（BagIt zip）：可读的 PDF/A、记录与证明、事件日志、现行文件 / make an evidence package of cases.

    相同的记录和检查点得到逐字节相同的文件。The same records and checkpoint give the same bytes. Exit code 1, and no
    file, when a case is missing or not sealed yet; the message names it.
    """
    with database() as (session, settings):
        commands.restore_clock(session)
        cases = [_case(session, number) for number in dict.fromkeys(numbers)]
        name = f"evidence-{cases[0].number if len(cases) == 1 else 'sample'}"
        content = packed(name, settings.company, cases, (), signing_key(session, settings))
        note_package(session, [one.number for one in cases], content, by=SYSTEM)
    out.write_bytes(content)
    say(Text(f"已写入 {out}", f"Written to {out}"))


def _case(session: Session, number: str) -> Contents:
    try:
        return contents_of(material_of(session, number, SYSTEM))
    except NotFound as error:
        raise NotFound(Text(f"{number}：{error.text.zh}", f"{number}: {error.text.en}")) from error
