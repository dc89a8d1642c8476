"""``firebreak lint``: says what is wrong in diagrams, tables and forms."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engine.errors import Invalid, NotFound
from engine.lint import lint_files
from engine.lint.report import as_json, as_text, has_errors
from web.cli.failing import say
from web.cli.language import language


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "for_programs", is_flag=True, help="输出 JSON / print JSON, texts in both languages")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="语言，默认按系统 / language, else that of the system")
def command(paths: tuple[Path, ...], for_programs: bool, lang: str | None) -> None:
    """检查文件和文件夹：退出码 0 无错误（可有警告），1 有错误，2 用法错误。

    Check files and folders; the exit code is 0 when clean (warnings allowed), 1 with problems, 2 on wrong use.
    """
    try:
        problems = lint_files(paths)
    except (Invalid, NotFound) as refusal:
        say(refusal.text, err=True)
        sys.exit(2)
    click.echo(as_json(problems) if for_programs else as_text(problems, lang or language()))
    sys.exit(1 if has_errors(problems) else 0)
