"""What ``firebreak import`` reads, and how it tells what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from engine.bundles import Unpacked
from engine.bundles.archive import is_left_over
from engine.commands.studio import Plan, Procedure, State
from engine.definitions.importing import BroughtIn
from engine.lint.report import as_text
from engine.text import Text
from web.cli.failing import say
from web.cli.translated import tell_import
from web.work.bundles import gathered

WORDS = {
    State.NEW: Text("新增", "new"),
    State.CHANGED: Text("有改动", "changed"),
    State.UNCHANGED: Text("相同", "unchanged"),
}


def collected(paths: Sequence[Path]) -> Unpacked:
    """Return the files of zips, folders and single files by path.  Raises Invalid."""
    return gathered((name, path.read_bytes()) for name, path in _found(paths))


def tell_plan(plan: Plan, lang: str, *, done: bool) -> None:
    """Write what becomes of every procedure and file; ``done`` when it was carried out."""
    tell_import(BroughtIn({}, {path: tuple(entries) for path, entries in plan.report.items()}))
    for procedure in plan.procedures:
        head = _fate(procedure, done=done)
        click.echo(f"{procedure.key} {procedure.name}: {head.zh} / {head.en}")
        for part in procedure.parts:
            note = f"  ({part.note.zh} / {part.note.en})" if part.note else ""
            click.echo(f"  {WORDS[part.state].zh}/{WORDS[part.state].en}: {part.name}{note}")
        for lack in procedure.lacks:
            click.echo(f"  本系统缺少/missing here: {lack.zh} / {lack.en}")
        if procedure.problems:
            click.echo(as_text(procedure.problems, lang))
    for mark, files in ((Text("未导入", "refused"), plan.refused), (Text("略过", "left out"), plan.left)):
        for each in files:
            click.echo(f"{mark.zh}/{mark.en}: {each.name}: {each.why.zh} / {each.why.en}")
    taken = sum(each.why is None and each.changes for each in plan.procedures)
    if done:
        say(
            Text(
                f"{taken} 个流程已在工作副本中，在流程设计里继续",
                f"{taken} procedures wait in working copies; go on in the studio",
            )
        )
    else:
        say(
            Text(
                f"试运行：{taken} 个流程会进入工作副本，没有保存",
                f"Dry run: {taken} procedures would be imported; nothing saved",
            )
        )


def _fate(procedure: Procedure, *, done: bool) -> Text:
    if procedure.why is not None:
        return Text(f"不导入：{procedure.why.zh}", f"not imported: {procedure.why.en}")
    if not procedure.changes:
        return Text("与现行内容相同", "as in force")
    if procedure.is_new:
        return Text("新流程，已建工作副本", "new, in a working copy") if done else Text("新流程", "new")
    return Text("改动已进工作副本", "changes in its working copy") if done else Text("有改动", "changes")


def _found(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    for path in paths:
        if not path.is_dir():
            yield path.name, path
            continue
        for each in sorted(path.rglob("*")):
            name = each.relative_to(path).as_posix()
            if each.is_file() and not each.is_symlink() and not is_left_over(name):
                yield name, each
