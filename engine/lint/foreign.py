"""Settings of other engines: those an import would translate, and those that have no effect here."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.importing import Entry, outstanding
from engine.errors import Problem
from engine.lint.subject import Subject, problem
from engine.text import Text

SHOWN = 4


def foreign_settings(subject: Subject) -> Iterator[Problem]:
    """Settings of another engine that were not translated; one problem for each element that has them."""
    left: dict[str | None, list[Entry]] = {}
    for entry in outstanding(subject.root):
        left.setdefault(entry.element_id, []).append(entry)
    for element_id, entries in left.items():
        waiting = [entry for entry in entries if entry.is_done]
        others = [entry for entry in entries if not entry.is_done]
        if waiting:
            names = _listed(waiting)
            yield problem(
                "foreign-settings",
                element_id,
                Text(
                    f"其他引擎的设置尚未转换：{names.zh}",
                    f"settings of another engine are not translated yet: {names.en}",
                ),
                Text(
                    "请用 firebreak import 或在管理页面上传，即可转换",
                    "Run firebreak import, or upload it on the administration page",
                ),
                "warning",
            )
        if others:
            names = _listed(others)
            yield problem(
                "foreign-settings",
                element_id,
                Text(
                    f"其他引擎的设置在这里不起作用：{names.zh}",
                    f"settings of another engine have no effect here: {names.en}",
                ),
                Text(
                    "不需要的可以删除；需要的请在属性面板中重新设置",
                    "Delete what is not needed; set the rest anew in the properties panel",
                ),
                "warning",
            )


def _listed(entries: list[Entry]) -> Text:
    sources = list(dict.fromkeys(entry.source for entry in entries))
    more = "…" if len(sources) > SHOWN else ""
    return Text("、".join(sources[:SHOWN]) + more, ", ".join(sources[:SHOWN]) + more)


RULES = (foreign_settings,)
