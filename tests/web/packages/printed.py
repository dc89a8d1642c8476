"""A record as it is printed, with the same words everywhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from web.packages.letters import drawable
from web.packages.pages import to_pdf

AT = datetime(2026, 11, 22, 11, 1, 59, 469029, tzinfo=UTC)
HOSTILE = '#panic("x") #let a = [*b*] $x^2$ @ref <label> \\ _u_ `c` = 标题 // 注释 /* */ #read("/etc/passwd") </svg>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/><text>是</text></svg>'


def report(words: str = "漏水", **more: Any) -> dict[str, Any]:
    """Return a report in which every text is ``words``."""
    row = {"label": words, "text": words, "rows": []}
    listed = {"label": words, "text": "", "rows": [[row, {"label": "", "text": words, "rows": []}], [row]]}
    line = dict.fromkeys(("step", "who", "role", "meaning", "decision", "opinion", "text"), words)
    return {
        "language": "zh",
        "number": "TS-2026-0001",
        "title": words,
        "procedure": {"name": words, "number": "CH-01", "revision": "A/0", "since": "2026-11-22", "digest": "a" * 64},
        "state": words,
        "facts": [[words, words]],
        "sealed": {
            "events": 21,
            "later": 2,
            "at": "2026-11-22 19:01:59",
            "entry": 371,
            "head": "b" * 64,
            "size": 915,
            "root": "c" * 64,
            "made": "2026-11-22 19:02:59",
            "closed": True,
            "erased": 1,
            "withheld": 0,
        },
        "forms": [{"step": words, "who": words, "at": "2026-11-06 09:10:16", "seq": 1, "lines": [row, listed]}],
        "signatures": [{**line, "at": "2026-11-06 09:10:16", "seq": "3"}],
        "files": [
            {
                "name": words,
                "kind": "image/png",
                "size": "1",
                "digest": "d" * 64,
                "who": words,
                "at": "–",
                "state": words,
            }
        ],
        "corrections": [dict.fromkeys(("number", "label", "old", "new", "reason", "who", "at", "state", "by"), words)],
        "late": [dict.fromkeys(("seq", "what", "who", "at", "occurred", "made_up", "reason"), words)],
        "history": [{**line, "at": "2026-11-06 09:10:16", "seq": "1"}],
        "left": {"forms": 0, "signatures": 0, "files": 0, "history": 0},
        "drawings": [{"name": words, "svg": SVG}],
        **more,
    }


def printed(words: str = "漏水", **more: Any) -> bytes:
    """Return the PDF of ``report``, with a record and a proof attached."""
    return to_pdf(drawable(report(words, **more)), '{"record": 1}\n', "c2sp.org/tlog-proof@v1\n", AT)
