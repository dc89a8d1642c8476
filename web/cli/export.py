"""``firebreak export``: writes procedures in force into a folder or a zip, for another installation or for git."""

from __future__ import annotations

from pathlib import Path

import click

from engine.bundles import pack
from engine.queries.bundles import bundle_of_all
from engine.text import Text
from web.cli.failing import say
from web.cli.opening import database
from web.work.bundles import ZIP

_WORDS = {
    "new": Text("新增", "new"),
    "changed": Text("有改动", "changed"),
    "same": Text("相同", "unchanged"),
    "other": Text("不属于导出内容，保留", "not part of the export, left"),
}


@click.command()
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), help="文件夹或 .zip / a folder or a .zip"
)
@click.option("--dry-run", is_flag=True, help="只列出将写入的文件 / only list what would be written")
def command(keys: tuple[str, ...], target: Path, dry_run: bool) -> None:
    """导出现行流程（默认全部）：流程图、决策表、表单、检查清单和目录 / export procedures in force, all by default.

    内容相同则文件逐字节相同；文件夹里不属于导出内容的文件不动。The same content gives the same bytes; other files of
    the folder stay. Exit code 0 when written, 1 when a procedure is not in force, 2 on wrong use.
    """
    with database() as (session, _settings):
        files = bundle_of_all(session, keys)
    count = len(files)
    written = {target: pack(files)} if target.suffix.lower() == ZIP else {target / path: files[path] for path in files}
    for path, source in written.items():
        state = _state(path, source)
        click.echo(f"{_WORDS[state].zh}/{_WORDS[state].en}: {path}")
        if state != "same" and not dry_run:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source)
    if not keys and target.is_dir():
        for folder in sorted({path.parent for path in written}):
            for path in sorted(folder.iterdir() if folder.is_dir() else ()):
                if path.is_file() and path not in written:
                    click.echo(f"{_WORDS['other'].zh}/{_WORDS['other'].en}: {path}")
    if dry_run:
        say(Text(f"试运行：共 {count} 个文件，没有写入", f"Dry run: {count} files, nothing written"))
    else:
        say(Text(f"已导出 {count} 个文件", f"{count} files exported"))


def _state(path: Path, source: bytes) -> str:
    if not path.is_file():
        return "new"
    return "same" if path.read_bytes() == source else "changed"
