"""A page of the documents that lists what the product does, each line with the tests that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.text import Text

ROOT = Path(__file__).parents[2]
RUNS = Text("执行", "runs")
REFUSED = Text("部署前拒绝", "refused before it is deployed")
DRAWN = Text("仅作说明，不影响执行", "drawn only, changes nothing")
_HEAD = ("| | 状态 / status | 测试 / tests |", "|---|---|---|")


@dataclass(frozen=True)
class Line:
    """One feature; ``tests`` are node ids as pytest has them, ``remark`` says why or what to do instead."""

    name: Text
    status: Text
    tests: tuple[str, ...]
    remark: Text | None = None


@dataclass(frozen=True)
class Part:
    """Features that belong together."""

    title: Text
    lines: Sequence[Line]


@dataclass(frozen=True)
class Page:
    """One page: ``parts`` is called when it is written, and gathers the lines from the tests."""

    path: str
    title: Text
    intro: Text
    parts: Callable[[], Iterable[Part]]

    def render(self) -> str:
        """Return the page as Markdown."""
        chunks = [f"# {_both(self.title)}", self.intro.zh, self.intro.en]
        for part in self.parts():
            chunks.append(f"## {_both(part.title)}")
            chunks.append("\n".join([*_HEAD, *map(_row, part.lines)]))
        return "\n\n".join(chunks) + "\n"


def _row(line: Line) -> str:
    status = _both(line.status)
    if line.remark is not None:
        status += f"<br>{line.remark.zh}<br>{line.remark.en}"
    tests = "<br>".join(f"`{test}`" for test in line.tests)
    return f"| {_both(line.name)} | {status} | {tests} |".replace("\n", " ")


def _both(text: Text) -> str:
    return text.zh if text.zh == text.en else f"{text.zh} / {text.en}"
