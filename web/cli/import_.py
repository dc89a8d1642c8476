"""``firebreak import``: translates the diagrams of other engines and says what was and was not translated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from engine.definitions.endings import kind_of, plain_name
from engine.definitions.importing import BroughtIn, bring_in, translate
from engine.errors import Conflict, DefinitionInvalid, Invalid
from engine.text import Text
from web.cli.failing import say


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="写入的文件夹 / the folder to write to.",
)
def command(paths: tuple[Path, ...], folder: Path) -> None:
    """把 Camunda 7、Flowable、Activiti、SpiffWorkflow 的流程图转换到文件夹，并逐项报告。

    Translate diagrams into a folder, with a report of every setting. Exit code 0 when the files were written
    (also with settings that were not translated), 1 when a file cannot be read or would be overwritten, 2 on wrong use.
    """
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


def tell_import(brought: BroughtIn) -> None:
    """Write the report of a translation, nothing when there was nothing to translate."""
    for name, entries in brought.report.items():
        for entry in entries:
            where = f"{name} {entry.element_id or ''}".strip()
            mark = Text("转换", "translated") if entry.is_done else Text("警告", "warning")
            click.echo(f"{mark.zh}/{mark.en}: {where}: {entry.text.zh} / {entry.text.en}")
    lines = [entry for entries in brought.report.values() for entry in entries]
    if lines:
        done = sum(entry.is_done for entry in lines)
        left = len(lines) - done
        say(Text(f"转换 {done} 项，未转换 {left} 项", f"{done} settings translated, {left} not"))


def _read(paths: tuple[Path, ...]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for path in paths:
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
