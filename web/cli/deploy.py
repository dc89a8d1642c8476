"""``firebreak deploy``: puts diagrams, tables and forms into force."""

from __future__ import annotations

from pathlib import Path

import click

from engine import commands
from engine.actor import SYSTEM
from engine.errors import Invalid
from engine.text import Text
from web.cli.failing import say
from web.cli.opening import database

SUFFIXES = (".bpmn", ".dmn", ".form")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--note", default="", help="修订说明 / what changed.")
def command(paths: tuple[Path, ...], note: str) -> None:
    """部署文件或文件夹中的 .bpmn, .dmn 和 .form / deploy .bpmn, .dmn and .form files, or folders of them."""
    files = {path.name: path.read_bytes() for path in found(paths)}
    if not files:
        raise Invalid(Text("没有可部署的文件", "There is nothing to deploy"))
    with database() as (session, _settings):
        commands.deploy(session, files, by=SYSTEM, note=note)
    say(Text(f"已部署 {len(files)} 个文件", f"{len(files)} files deployed"))


def found(paths: tuple[Path, ...]) -> list[Path]:
    """Return the files named, and those with a known suffix below the folders named."""
    files: list[Path] = []
    for path in paths:
        files += sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES) if path.is_dir() else [path]
    return files
