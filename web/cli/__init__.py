"""The command line: ``firebreak serve|worker|migrate|deploy|lint|user|demo``."""

from __future__ import annotations

from importlib import import_module

import click

from web.cli.failing import Failing

COMMANDS = ("serve", "worker", "migrate", "deploy", "lint", "user", "demo")


class Lazy(click.Group):
    """Loads a command's module only when it is asked for, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command called ``cmd_name``."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"web.cli.{cmd_name}").command
        return command


class Firebreak(Failing, Lazy):
    """The group of all commands, with refusals in words instead of tracebacks."""


@click.group(cls=Firebreak, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="firebreak")
def main() -> None:
    """防患 Firebreak: 按 BPMN 流程图运行公司的程序文件 / runs a company's procedures as BPMN diagrams."""
