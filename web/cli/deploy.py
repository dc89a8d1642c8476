"""``firebreak deploy``: puts diagrams, tables and forms into force."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.errors import Invalid
from engine.lint.files import below
from engine.model import Revision
from engine.text import Text
from web.cli.failing import say
from web.cli.opening import database
from web.cli.translated import tell_import
from web.work.bringing import bring
from web.work.drafts import gaps_in


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--note", default="", help="修订说明 / what changed.")
@click.option("--draft", is_flag=True, help="缺少执行细节的图部署为草案 / diagrams that lack detail become drafts.")
def command(paths: tuple[Path, ...], note: str, draft: bool) -> None:
    """部署文件或文件夹中的 .bpmn, .dmn, .form 和清单 .csv / deploy .bpmn, .dmn, .form files and checklists (.csv).

    其他引擎的设置先转换；未标记为可执行的图部署为草案，并列出由人代为办理的环节。
    Settings of other engines are translated first; a diagram not marked executable becomes a draft procedure.
    """
    files = {path.name: path.read_bytes() for path in found(paths)}
    if not files:
        raise Invalid(Text("没有可部署的文件", "There is nothing to deploy"))
    with database() as (session, _settings):
        brought = bring(session, files)
        tell_import(brought)
        deployment = commands.deploy(session, brought.files, by=SYSTEM, note=note, drafts=draft)
        for revision in session.scalars(select(Revision).where(Revision.deployment_id == deployment.id)):
            _tell_draft(revision)
    say(Text(f"已部署 {len(brought.files)} 个文件", f"{len(brought.files)} files deployed"))


def _tell_draft(revision: Revision) -> None:
    gaps = gaps_in(revision)
    if gaps is None:
        return
    say(Text(f"草案：{revision.definition.name}", f"Draft procedure: {revision.definition.name}"))
    for element_id, line in gaps:
        click.echo(f"  {element_id}: {line.zh} / {line.en}")


def found(paths: tuple[Path, ...]) -> list[Path]:
    """Return the files named, and the diagrams, tables, forms and checklists below the folders named."""
    files: list[Path] = []
    for path in paths:
        files += below(path) if path.is_dir() else [path]
    return files
