"""``firebreak lint``: says what is wrong in diagrams, tables and forms."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engine.lint import lint_files
from engine.text import Text
from web.cli.failing import line_of, say


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def command(paths: tuple[Path, ...]) -> None:
    """检查文件和文件夹：退出码 0 无错误（可有警告），1 有错误，2 用法错误。

    Check files and folders; the exit code is 0 when clean (warnings allowed), 1 with problems, 2 on wrong use.
    """
    problems = lint_files(paths)
    for problem in problems:
        word = Text("错误", "error") if problem.severity == "error" else Text("警告", "warning")
        click.echo(f"{word.zh}/{word.en}: {line_of(problem)}")
        if problem.remedy:
            click.echo(f"    {problem.remedy.zh} / {problem.remedy.en}")
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    say(Text(f"{errors} 个错误，{warnings} 个警告", f"{errors} errors, {warnings} warnings"))
    sys.exit(1 if errors else 0)
