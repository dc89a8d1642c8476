"""The command line, one module for each command, loaded when it is run."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword

import click

from web.cli.failing import Failing

COMMANDS = {
    "serve": "启动网站 / start the web site",
    "worker": "单独处理后台作业 / do background jobs in a process of its own",
    "migrate": "更新数据库 / bring the database to this version",
    "deploy": "部署流程文件 / put diagrams, tables and forms into force",
    "lint": "检查流程文件 / say what is wrong in diagrams, tables and forms",
    "scenario": "运行场景 / play scenarios of procedures in sandboxes",
    "rules": "制度条款的落实 / what carries out each rule of the company",
    "export": "导出流程到文件夹或 zip / write procedures into a folder or a zip",
    "import": "导入流程到工作副本 / bring procedures into working copies",
    "user": "人员与角色 / people and roles",
    "log": "签封与查验记录 / seal records and prove them",
    "evidence": "生成证据包 / make an evidence package of cases",
    "privacy": "已删除的个人信息 / personal data that was erased",
    "restore": "备份恢复之后 / after a backup was put back",
    "witness": "在另一台机器上见证日志 / witness the log on another machine",
    "demo": "演示公司与演示时钟 / the demo company and its clock",
}


class Lazy(click.Group):
    """Loads a command's module only when it is run, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command called ``cmd_name``."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"web.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


class Firebreak(Failing, Lazy):
    """The group of all commands, with refusals in words instead of tracebacks."""


@click.group(cls=Firebreak, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="firebreak")
def main() -> None:
    """防患 Firebreak: 按 BPMN 流程图运行公司的程序文件 / runs a company's procedures as BPMN diagrams."""
