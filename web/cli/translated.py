"""How a command tells what was and was not translated of foreign diagrams."""

from __future__ import annotations

import click

from engine.definitions.importing import BroughtIn
from engine.text import Text
from web.cli.failing import say


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
