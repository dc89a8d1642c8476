"""Reads the filters of lists from the address."""

from __future__ import annotations

from dataclasses import replace

from werkzeug.datastructures import MultiDict

from engine.queries.filters import Filters

NAMES = ("q", "process", "project", "state", "due", "priority", "page")
DUE = ("overdue", "today", "week", "none")


def filters_of(args: MultiDict[str, str]) -> Filters:
    """Return the filters an address asks for; what makes no sense does not narrow."""
    due = args.get("due", "")
    return Filters(
        process=args.get("process", ""),
        project=args.get("project", ""),
        due=due if due in DUE else "",
        priority="high" if args.get("priority") == "high" else "",
        text=args.get("q", "").strip()[:100],
        page=page_of(args),
    )


def query_of(args: MultiDict[str, str]) -> dict[str, str]:
    """Return the filters as they stand in the address, to be kept in links; nothing else gets into a link."""
    return {name: args[name] for name in NAMES if args.get(name)}


def page_of(args: MultiDict[str, str]) -> int:
    """Return the page number asked for, from 1."""
    page = args.get("page", "")
    return max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1


def narrows(filters: Filters) -> bool:
    """Tell whether the filters hide anything."""
    return replace(filters, page=1) != Filters()
