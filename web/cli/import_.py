"""``firebreak import``: brings procedures into working copies, or only translates diagrams of other engines."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from engine.actor import SYSTEM
from engine.commands import studio
from engine.definitions.endings import kind_of, plain_name
from engine.definitions.importing import bring_in, translate
from engine.errors import Conflict, DefinitionInvalid, Invalid
from engine.text import Text
from web.cli.carrying import collected, tell_plan
from web.cli.failing import say
from web.cli.language import language
from web.cli.opening import database
from web.cli.translated import tell_import


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="只转换，写入该文件夹 / only translate, into this folder",
)
@click.option("--dry-run", is_flag=True, help="只列出会怎样，不保存 / only say what would happen")
@click.option("--overwrite", is_flag=True, help="覆盖工作副本中的改动 / overwrite changes in working copies")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="检查结果的语言 / language of the check")
def command(paths: tuple[Path, ...], folder: Path | None, dry_run: bool, overwrite: bool, lang: str | None) -> None:
    """把文件夹、zip 或文件中的流程导入工作副本，不直接生效；其他引擎的写法先转换并逐项报告。

    Import the procedures of folders, zips or files into working copies; nothing comes into force. Settings of other
    engines are translated first, with a report. Exit code 0 without errors (warnings allowed), 1 when the check finds
    errors or something is not imported, 2 on wrong use. With --to FOLDER diagrams are only translated, into files.
    """
    if folder is not None:
        if dry_run or overwrite:
            raise click.UsageError(
                "--to 不能与 --dry-run、--overwrite 同用 / --to goes without --dry-run and --overwrite"
            )
        _translate(paths, folder)
        return
    found = collected(paths)
    with database() as (session, _settings):
        do = studio.plan_import if dry_run else studio.import_procedures
        plan = do(session, found.files, by=SYSTEM, refused=found.refused, overwrite=overwrite)
        tell_plan(plan, lang or language(), done=not dry_run)
    sys.exit(1 if plan.has_errors else 0)


def _translate(paths: tuple[Path, ...], folder: Path) -> None:
    files = _read(paths)
    brought = bring_in(files)
    taken = [name for name in brought.files if (folder / name).exists()]
    if taken:
        raise Conflict(
            Text(
                f"文件夹中已有 {'、'.join(taken)}，没有写入",
                f"The folder has {', '.join(taken)} already; nothing was written",
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in brought.files.items():
        (folder / name).write_bytes(source)
    tell_import(brought)
    say(Text(f"已写入 {len(brought.files)} 个文件", f"{len(brought.files)} files written"))


def _read(paths: tuple[Path, ...]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for path in paths:
        if path.is_dir():
            raise Invalid(Text(f"{path} 是文件夹，请列出流程图", f"{path} is a folder; name the diagrams"))
        source = path.read_bytes()
        if kind_of(path.name, source) != ".bpmn":
            raise Invalid(Text(f"{path} 不是 BPMN 流程图", f"{path} is not a BPMN diagram"))
        name = plain_name(path.name, ".bpmn")
        if name in files:
            raise Invalid(Text(f"有两个文件叫 {name}", f"Two files are called {name}"))
        try:
            translate(source)
        except DefinitionInvalid as refusal:
            raise DefinitionInvalid([replace(each, file=str(path)) for each in refusal.problems]) from refusal
        files[name] = source
    return files
