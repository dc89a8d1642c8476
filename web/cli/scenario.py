"""``firebreak scenario``: plays scenarios in sandboxes and says what they reach."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from engine.errors import Invalid, NotFound
from engine.sandbox import Sandbox
from engine.text import Text
from web.cli.deploy import found
from web.cli.failing import say
from web.cli.opening import database
from web.trial import shelf
from web.trial.coverage import coverage_of
from web.trial.outcome import Outcome
from web.trial.runner import process_in, run


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--process", "process_key", help="运行该流程现行的全部场景 / all scenarios in force of this process.")
@click.option("--missed", is_flag=True, help="列出没有场景到达的环节和连线 / list what no scenario reaches.")
def command(paths: tuple[Path, ...], process_key: str | None, missed: bool) -> None:
    """在沙盒中运行场景；退出码 0 均符合预期，1 有不符。

    Play scenarios in sandboxes; other files named with them are tried as if they were in force.  Nothing reaches
    the company's own data.  The exit code is 0 when all went as expected.
    """
    if not paths and not process_key:
        raise click.UsageError("FILE… / --process KEY")
    files = {path.name: path.read_bytes() for path in found(paths)}
    with database() as (session, _settings), tempfile.TemporaryDirectory() as folder:
        scenarios = shelf.among(files)
        if process_key:
            scenarios = {**shelf.in_force(session, process_key), **scenarios}
        if not scenarios:
            raise NotFound(Text("没有可运行的场景", "There is no scenario to play"))
        sandbox = Sandbox.made(session, files, Path(folder))
        outcomes = [_told(run(sandbox, each)) for each in scenarios.values()]
        for key in shelf.processes(scenarios):
            _tell_coverage(sandbox, key, outcomes, missed=missed)
        sandbox.close()
    sys.exit(0 if all(each.is_as_expected for each in outcomes) else 1)


def _told(outcome: Outcome) -> Outcome:
    name, parting = outcome.scenario.name, outcome.parting
    if parting is None:
        say(Text(f"符合预期：{name}", f"as expected: {outcome.scenario.id}"))
        return outcome
    step = Text(f"第 {parting.step} 步", f"step {parting.step}") if parting.step else Text("结束时", "at the end")
    place = f" [{parting.element}]" if parting.element else ""
    zh, en = f"{step.zh}{place}：{parting.text.zh}", f"{step.en}{place}: {parting.text.en}"
    say(Text(f"不符：{name}，{zh}", f"parted: {outcome.scenario.id}, {en}"))
    return outcome


def _tell_coverage(sandbox: Sandbox, key: str, outcomes: list[Outcome], *, missed: bool) -> None:
    with sandbox.inside() as session:
        process = process_in(session, key)
    if process is None:
        raise Invalid(Text(f"没有流程“{key}”", f'There is no process "{key}"'))
    covered = coverage_of(process, [each for each in outcomes if each.scenario.process == key])
    elements = len(covered.elements) - len(covered.missed_elements)
    flows = len(covered.flows) - len(covered.missed_flows)
    zh = f"环节 {elements}/{len(covered.elements)}，连线 {flows}/{len(covered.flows)}"
    en = f"{elements} of {len(covered.elements)} elements, {flows} of {len(covered.flows)} flows"
    say(Text(f"{key} 覆盖 {covered.share}%：{zh}", f"{covered.share}% reached: {en}"))
    for line in covered.words if missed else ():
        click.echo(f"  {line.zh} / {line.en}")
