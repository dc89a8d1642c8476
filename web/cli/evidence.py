"""``firebreak evidence``: an evidence package of one case or several, as auditors take it along."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM
from engine.commands.evidence import note_package, terms
from engine.errors import NotFound
from engine.files.packages import Terms
from engine.text import Text
from web.cli.failing import say
from web.cli.opening import database
from web.packages.contents import contents_of
from web.packages.cover import Cover
from web.packages.material import Material, material_of
from web.packages.packing import pack
from web.packages.proofs import proofs_of
from web.packages.shelf import Shelf, digest_of, written
from web.packages.signing import signing_key


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="写入的 .zip / zip to write"
)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", help="PDF 的文字 / language of the pages")
@click.option("--attachments", is_flag=True, help="放入附件原件 / take attached files along")
@click.option("--since", type=int, help="留存检查点的项数 / size of the checkpoint you kept")
def command(numbers: tuple[str, ...], out: Path, language: str, attachments: bool, since: int | None) -> None:
    """生成证据包（BagIt zip）：可读的 PDF/A、记录与证明、事件日志、现行文件 / make an evidence package of cases.

    相同的记录和检查点得到逐字节相同的文件。The same records and checkpoint give the same bytes. Exit code 1, and no
    file, when a case is missing or not sealed yet; the message names it.
    """
    with database() as (session, settings):
        commands.restore_clock(session)
        wanted = list(dict.fromkeys(numbers))
        by = terms(session, wanted, language, since, with_files=attachments)
        name = f"evidence-{wanted[0] if len(wanted) == 1 else 'sample'}"
        with TemporaryDirectory(dir=out.absolute().parent) as folder:
            shelf = Shelf(Path(folder))
            for at, number in enumerate(wanted):
                read = _material(session, number, by)
                shelf.keep_part(name, at, contents_of(read), read.sealed.made)
            cases = list(shelf.parts(name))
            with written(out) as file:
                pack(file, Cover(name, settings.company), cases, proofs_of(session, by), signing_key(session, settings))
        files = sum(case.attached for case in cases) if attachments else None
        note_package(session, wanted, digest_of(out), out.stat().st_size, by=SYSTEM, files=files)
    say(Text(f"已写入 {out}", f"Written to {out}"))


def _material(session: Session, number: str, by: Terms) -> Material:
    try:
        return material_of(session, number, SYSTEM, by)
    except NotFound as error:
        raise NotFound(Text(f"{number}：{error.text.zh}", f"{number}: {error.text.en}")) from error
