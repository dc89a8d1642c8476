"""Logs from elsewhere are read as people and other systems write them; what is not understood is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.errors import Invalid
from engine.eventlog.reading import guess, read_table, read_xes

HEAD = ["单号", "步骤", "完成时间", "经办人", "岗位", "期限"]
XES = """<?xml version="1.0" encoding="UTF-8"?><log xes.version="1849.2016">
<trace><string key="concept:name" value="P-1"/>
<event><string key="concept:name" value="B"/><date key="time:timestamp" value="2026-03-02T10:00:00+08:00"/></event>
<event><string key="concept:name" value="A"/><date key="time:timestamp" value="2026-03-02T09:00:00.123+08:00"/>
  <string key="org:resource" value="wu"/><string key="org:role" value="property"/></event>
<event><string key="concept:name" value="C"/><string key="lifecycle:transition" value="start"/></event>
</trace><trace><event><date key="time:timestamp" value="2026-03-02T10:00:00Z"/></event></trace></log>"""


def test_columns_are_guessed_and_lines_become_cases() -> None:
    columns = guess(HEAD)
    assert columns == {"case": 0, "activity": 1, "at": 2, "resource": 3, "role": 4, "due": 5}
    log = read_table(
        [
            ["7", "签字", "2026/3/2 10:30", "吴刚", "物业", "2026-03-02"],
            ["7", "受理", "2026年3月1日", "吴刚"],
            ["8", "受理", "2026-03-01 08:00"],
        ],
        columns,
        "p",
    )
    assert [(trace.number, [event.activity for event in trace.events]) for trace in log.traces] == [
        ("7", ["受理", "签字"]),
        ("8", ["受理"]),
    ]
    signed = log.traces[0].events[1]
    assert signed.at == datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
    assert (signed.resource, signed.roles, signed.is_late) == ("吴刚", ("物业",), True)
    assert (log.events, log.left_out, log.problems) == (3, 0, [])


def test_what_is_not_understood_is_told_with_its_line() -> None:
    log = read_table([["7", "受理", "昨天"], ["", "受理"], ["7"], ["7", "受理"]], guess(HEAD), "p")
    assert (log.events, log.left_out) == (1, 3)
    assert [each.zh for each in log.problems] == [
        "第 2 行：完成时间“昨天”不是日期或时间",
        "第 3 行：没有事项编号",
        "第 4 行：没有环节",
    ]


def test_without_times_the_order_of_the_lines_counts() -> None:
    log = read_table([["7", "B"], ["7", "A"]], {"case": 0, "activity": 1}, "p")
    assert [event.activity for event in log.traces[0].events] == ["B", "A"]


def test_the_column_of_the_case_is_needed() -> None:
    with pytest.raises(Invalid, match="事项编号"):
        read_table([["A"]], {"activity": 0}, "p")


def test_xes_is_read_in_the_order_of_its_times() -> None:
    log = read_xes(XES.encode(), "p")
    assert [(trace.number, [event.activity for event in trace.events]) for trace in log.traces] == [("P-1", ["A", "B"])]
    assert (log.traces[0].events[0].resource, log.traces[0].events[0].roles) == ("wu", ("property",))
    assert [each.zh for each in log.problems] == ["第 4 个事件：没有环节"]


@pytest.mark.parametrize(
    "content",
    [
        b"<log",
        b"<definitions/>",
        b'<!DOCTYPE log [<!ENTITY a "b">]><log>&a;</log>',
    ],
)
def test_other_files_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_xes(content, "p")
    assert refused.value.text.en
