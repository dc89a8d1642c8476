"""``firebreak rules``: what carries out each rule of the company, and which tests show it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from web.cli.language import language
from web.cli.opening import database
from web.cli.table import table
from web.work.matrix import CARRIERS, STATES, Asked, Line, State, matrix
from web.work.rules import KINDS

HEAD = {
    "zh": ("条款", "类别", "状态", "落实之处，为何不落实", "测试"),
    "en": ("rule", "kind", "state", "by, or why not", "tests"),
}

NAMED = 3
"""How many carriers a line of the table names; the JSON names all."""


@click.command()
@click.option("--prefix", default="", help="只列这一类条款，例如 SRS / only rules whose ids begin so.")
@click.option("--missing", is_flag=True, help="只列未落实的条款 / only rules that nothing carries out.")
@click.option("--json", "for_programs", is_flag=True, help="输出 JSON / print JSON, texts in both languages")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="语言，默认按系统 / language, else that of the system")
def command(prefix: str, missing: bool, for_programs: bool, lang: str | None) -> None:
    """逐条列出制度条款由什么落实：退出码 0 全部落实或有理由，1 有未落实的条款。

    List the rules with what carries them out / the exit code is 1 when one is neither carried out nor has a reason.
    """
    asked = Asked(prefix=prefix.upper(), state=State.MISSING if missing else "")
    with database() as (session, _settings):
        lines = [line for line in matrix(session) if asked.takes(line)]
    click.echo(_as_json(lines) if for_programs else _as_text(lines, lang or language()))
    sys.exit(1 if any(line.state == State.MISSING for line in lines) else 0)


def _as_text(lines: Sequence[Line], lang: str) -> str:
    return table(HEAD[lang], [_row(line, lang) for line in lines])


def _row(line: Line, lang: str) -> list[str]:
    kind, reason = KINDS.get(line.rule.kind), line.rule.reason
    by = [f"{CARRIERS[one.kind].in_(lang)} {one.address}" for one in line.carriers[:NAMED]]
    more = len(line.carriers) - len(by)
    return [
        line.rule.id,
        kind.in_(lang) if kind else "",
        STATES[line.state].in_(lang),
        ", ".join([*by, *([f"+{more}"] if more else [])]) or (reason.in_(lang) if reason else ""),
        line.tests[0].partition("[")[0] if line.tests else "",
    ]


def _as_json(lines: Sequence[Line]) -> str:
    return json.dumps([_item(line) for line in lines], ensure_ascii=False, indent=1)


def _item(line: Line) -> dict[str, Any]:
    rule = line.rule
    return {
        "rule": rule.id,
        "kind": rule.kind,
        "text": rule.text and {"zh": rule.text.zh, "en": rule.text.en},
        "state": line.state,
        "reason": rule.reason and {"zh": rule.reason.zh, "en": rule.reason.en},
        "carriers": [{"kind": one.kind, "owner": one.owner, "part": one.part} for one in line.carriers],
        "tests": list(line.tests),
    }
