"""One page of a list, with its size and neighbours in the headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import json, request, url_for

from engine.queries.paging import Page

HEADERS = {
    "X-Pagination": {
        "description": "total, total_pages, page and page_size as JSON; more when further rows were not counted",
        "schema": {"type": "string"},
    },
    "Link": {"description": "neighbours of the page (RFC 8288): `next`, `prev`", "schema": {"type": "string"}},
}


def answer(page: Page[Any], rows: Iterable[Any]) -> tuple[list[Any], Mapping[str, str]]:
    """Return the rows and the headers that say where they stand."""
    facts = {"total": page.total, "total_pages": page.pages, "page": page.number, "page_size": page.size}
    if page.more:
        facts["more"] = True
    links = []
    if page.number < page.pages or page.more:
        links.append(f'<{_address(page.number + 1)}>; rel="next"')
    if page.number > 1:
        links.append(f'<{_address(page.number - 1)}>; rel="prev"')
    headers = {"X-Pagination": json.dumps(facts)}
    if links:
        headers["Link"] = ", ".join(links)
    return list(rows), headers


def _address(number: int) -> str:
    kept: dict[str, Any] = {**request.args.to_dict(), **(request.view_args or {}), "page": number}
    return url_for(str(request.endpoint), **kept)
