"""Reads event logs from elsewhere, such as work done on paper: tables, and XES; what is not understood is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from engine import clock
from engine.definitions.namespaces import Element, local
from engine.definitions.xml import parse
from engine.errors import DefinitionInvalid, Invalid
from engine.eventlog.model import COMPLETE, LogEvent, Trace
from engine.text import Text

MOST_BYTES = 20 * 1024 * 1024
MOST_ELEMENTS = 1_000_000
TOLD = 50
"""How many lines that are not understood are told one by one; all are counted."""

COLUMNS: Mapping[str, Text] = {
    "case": Text("事项编号", "case number"),
    "activity": Text("环节", "step"),
    "at": Text("完成时间", "completed at"),
    "resource": Text("办理人", "done by"),
    "role": Text("岗位", "role"),
    "due": Text("期限", "deadline"),
}
REQUIRED = ("case", "activity")
_GUESSES: Mapping[str, Sequence[str]] = {
    "case": ("事项编号", "编号", "单号", "事项", "case", "case id", "case number", "case:concept:name"),
    "activity": ("环节", "步骤", "活动", "工作", "activity", "step", "concept:name"),
    "at": ("完成时间", "办理时间", "时间", "日期", "completed at", "timestamp", "time:timestamp", "date", "time"),
    "resource": ("办理人", "经办人", "人员", "done by", "resource", "org:resource", "person"),
    "role": ("岗位", "角色", "role", "org:role"),
    "due": ("期限", "截止时间", "due", "deadline"),
}
_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M")
_KEYS = {
    "concept:name": "activity",
    "time:timestamp": "at",
    "org:resource": "resource",
    "org:role": "role",
    "lifecycle:transition": "lifecycle",
}


@dataclass
class Foreign:
    """A log from elsewhere as it was understood: its cases, how many events, and what was left out and why."""

    traces: list[Trace] = field(default_factory=list)
    events: int = 0
    left_out: int = 0
    problems: list[Text] = field(default_factory=list)

    def leave_out(self, why: Text) -> None:
        """Count a line that is not understood, and say why."""
        self.left_out += 1
        if len(self.problems) < TOLD:
            self.problems.append(why)


def guess(head: Sequence[str]) -> dict[str, int]:
    """Return which column of a table is likely to hold what, by the keys of ``COLUMNS``."""
    spelt = [name.strip().lower() for name in head]
    found = ((column, next((name for name in names if name in spelt), None)) for column, names in _GUESSES.items())
    return {column: spelt.index(name) for column, name in found if name is not None}


def read_table(lines: Sequence[Sequence[str]], columns: Mapping[str, int], process: str) -> Foreign:
    """Return the log of the lines of a table under its head; ``columns`` says where what stands (see ``COLUMNS``).

    The events of a case are ordered by their time; at the same time, and without a column of times, as the lines are.
    Raises Invalid when the column of the case or of the step is not named.
    """
    for name in REQUIRED:
        if name not in columns:
            raise Invalid(Text(f"请选择哪一列是“{COLUMNS[name].zh}”", f"Choose the column of the {COLUMNS[name].en}"))
    log, cases = Foreign(), defaultdict[str, list[LogEvent]](list)
    for number, line in enumerate(lines, 2):
        cells = {name: line[at].strip() if at < len(line) else "" for name, at in columns.items()}
        _take(log, cases, cells, Text(f"第 {number} 行", f"Line {number}"), process)
    return _finished(log, cases, process)


def read_xes(content: bytes, process: str) -> Foreign:
    """Return the log of an XES file (IEEE 1849): what was completed, when, by whom and in which role.

    Raises Invalid for a file that is too large, not well-formed or no event log.
    """
    try:
        root = parse(content, most_bytes=MOST_BYTES, most_elements=MOST_ELEMENTS)
    except DefinitionInvalid as refusal:
        raise Invalid(refusal.problems[0].text) from refusal
    if local(root) != "log":
        raise Invalid(Text("文件不是 XES 事件日志", "The file is no XES event log"))
    log, cases = Foreign(), defaultdict[str, list[LogEvent]](list)
    for number, cells in enumerate(_events(root), 1):
        if cells.pop("lifecycle", COMPLETE).lower() == COMPLETE:
            _take(log, cases, cells, Text(f"第 {number} 个事件", f"Event {number}"), process)
    return _finished(log, cases, process)


def _events(root: Element) -> Iterator[dict[str, str]]:
    """Yield the values of every event; a trace without a name is called by its place in the file."""
    for place, trace in enumerate((each for each in root if local(each) == "trace"), 1):
        case = next((each.get("value") for each in trace if each.get("key") == "concept:name"), None)
        for event in trace:
            if local(event) == "event":
                values = {_KEYS.get(each.get("key") or ""): each.get("value") or "" for each in event}
                yield {"case": case or str(place), **{name: value for name, value in values.items() if name}}


def _take(log: Foreign, cases: dict[str, list[LogEvent]], cells: Mapping[str, str], place: Text, process: str) -> None:
    """Put one line with its case, or say why it is left out."""
    for name in REQUIRED:
        if not cells.get(name):
            log.leave_out(Text(f"{place.zh}：没有{COLUMNS[name].zh}", f"{place.en}: without {COLUMNS[name].en}"))
            return
    moments: dict[str, datetime | None] = {}
    for name in ("at", "due"):
        written = cells.get(name, "")
        moments[name] = _moment(written) if written else None
        if written and moments[name] is None:
            what = COLUMNS[name]
            log.leave_out(
                Text(
                    f"{place.zh}：{what.zh}“{written[:40]}”不是日期或时间",
                    f'{place.en}: {what.en} "{written[:40]}" is no date or time',
                )
            )
            return
    at, due = moments["at"], moments["due"]
    log.events += 1
    cases[cells["case"]].append(
        LogEvent(
            activity=cells["activity"],
            name=cells["activity"],
            lifecycle=COMPLETE,
            at=at or datetime.min.replace(tzinfo=UTC),
            process=process,
            resource=cells.get("resource") or None,
            roles=(cells["role"],) if cells.get("role") else (),
            due_at=due,
            is_late=at is not None and due is not None and at > due,
        )
    )


def _moment(text: str) -> datetime | None:
    """Return a time as people or XES write it: without a zone it is that of the company."""
    plain = text.strip().replace("/", "-").replace("年", "-").replace("月", "-").replace("日", "")
    try:
        found = datetime.fromisoformat(plain)
    except ValueError:
        for form in _FORMATS:
            try:
                found = datetime.strptime(plain, form)  # noqa: DTZ007 - the zone is given below
                break
            except ValueError:
                continue
        else:
            return None
    return (found if found.tzinfo else found.replace(tzinfo=clock.local_zone())).astimezone(UTC)


def _finished(log: Foreign, cases: Mapping[str, list[LogEvent]], process: str) -> Foreign:
    traces = (Trace(number, process, tuple(sorted(events, key=lambda one: one.at))) for number, events in cases.items())
    return replace(log, traces=list(traces))
