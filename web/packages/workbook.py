"""A working copy of a record for spreadsheets: to filter and to mark, not evidence."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from web.packages.archive import to_zip
from web.work.tables import add_sheet

_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def to_workbook(report: Mapping[str, Any], at: datetime) -> bytes:
    """Return what the pages say as sheets of text; each names the record and its checkpoint."""
    origin = (
        f"工作副本，不作证据 Working copy, not evidence　{report['number']}　"
        f"检查点 checkpoint {report['sealed']['size']} {report['sealed']['root']}"
    )
    return to_sheets([(title, [[origin], head, *lines]) for title, head, lines in _sheets(report)], at)


def to_sheets(sheets: Iterable[tuple[str, Iterable[Sequence[str]]]], at: datetime) -> bytes:
    """Return sheets of text by title, dated ``at``; the same lines give the same bytes."""
    book = Workbook(write_only=True)
    for title, lines in sheets:
        add_sheet(book, title, lines)
    out = io.BytesIO()
    book.save(out)
    return _without_moment(out.getvalue(), at)


def _sheets(report: Mapping[str, Any]) -> list[tuple[str, Sequence[str], list[list[str]]]]:
    return [
        (
            "经过 History",
            ("序号 No.", "时间 Time", "谁 Who", "做了什么 What"),
            [[one[name] for name in ("seq", "at", "who", "text")] for one in report["history"]],
        ),
        (
            "填写 Forms",
            ("序号 No.", "环节 Step", "谁 Who", "时间 Time", "栏目 Field", "内容 Value"),
            [
                [str(form["seq"]), form["step"], form["who"], form["at"], label, words]
                for form in report["forms"]
                for label, words in _pairs(form["lines"])
            ],
        ),
        (
            "签署 Signatures",
            (
                "序号 No.",
                "环节 Step",
                "姓名 Name",
                "角色 Role",
                "含义 Meaning",
                "意见 Decision",
                "说明 Opinion",
                "时间 Time",
            ),
            [
                [one[name] for name in ("seq", "step", "who", "role", "meaning", "decision", "opinion", "at")]
                for one in report["signatures"]
            ],
        ),
        (
            "附件 Attachments",
            ("名称 Name", "类型 Type", "字节 Bytes", "SHA-256", "上传 By", "时间 Time", "状态 State", "文件 File"),
            [
                [one[name] for name in ("name", "kind", "size", "digest", "who", "at", "state", "path")]
                for one in report["files"]
            ],
        ),
        (
            "更正 Corrections",
            (
                "编号 No.",
                "栏目 Field",
                "原值 Recorded",
                "应为 Should be",
                "理由 Reason",
                "提出 By",
                "时间 Time",
                "结果 State",
                "批准 Decided by",
            ),
            [
                [one[name] for name in ("number", "label", "old", "new", "reason", "who", "at", "state", "by")]
                for one in report["corrections"]
            ],
        ),
        ("概要 Summary", ("栏目 Field", "内容 Value"), [list(pair) for pair in report["facts"]]),
    ]


def _pairs(lines: Sequence[Mapping[str, Any]], before: str = "") -> list[tuple[str, str]]:
    """Return what was filled in as labels and words; rows of a list are numbered."""
    found: list[tuple[str, str]] = []
    for row in lines:
        label = f"{before}{row['label']}"
        if row["text"] or not row["rows"]:
            found.append((label, row["text"]))
        for at, inner in enumerate(row["rows"], 1):
            found += _pairs(inner, f"{label} {at} / ")
    return found


def _without_moment(content: bytes, at: datetime) -> bytes:
    """Return the workbook with ``at`` wherever the library wrote the time of writing."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode()
    files["docProps/core.xml"] = _STAMP.sub(rb"\g<1>" + stamp, files["docProps/core.xml"])
    return to_zip(files, at)
