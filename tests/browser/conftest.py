"""Small pages around the built scripts, under the product's content policy; the test is the server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest
from playwright.sync_api import Browser, Page, Request, Route

from web.assets import DIST

ORIGIN = "http://firebreak.test"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:"
)
KINDS = {".js": "text/javascript", ".css": "text/css"}

Answer = dict[str, Any]


@dataclass
class Site:
    """A page in the browser; ``answers`` are given to other requests by method and path, which are kept."""

    page: Page
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    html: str = ""

    def open(self, body: str, *entries: str, lang: str = "zh-CN") -> Page:
        """Show a page with the given bundles."""
        manifest = orjson.loads((DIST / "manifest.json").read_bytes())
        tags = "".join(
            f'<link rel="stylesheet" href="/dist/{manifest[e]["style"]}">'
            f'<script type="module" src="/dist/{manifest[e]["script"]}"></script>'
            for e in ("app", *entries)
        )
        self.html = (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>页</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<meta name="csrf-token" content="token">{tags}</head><body><main>{body}</main></body></html>'
        )
        self.page.goto(f"{ORIGIN}/page")
        return self.page

    def serve(self, route: Route) -> None:
        """Answer a request of the page."""
        request = route.request
        path = request.url.removeprefix(ORIGIN)
        if path.startswith("/dist/"):
            name = Path(path).name
            route.fulfill(body=(DIST / name).read_bytes(), content_type=KINDS[Path(name).suffix])
        elif path == "/page":
            route.fulfill(body=self.html, content_type="text/html", headers={"Content-Security-Policy": POLICY})
        else:
            self.requests.append(request)
            answer = self.answers.get(f"{request.method} {path}", {"status": 404})
            if answer.get("abort"):
                route.abort()
            else:
                route.fulfill(**answer)


@pytest.fixture
def site(chromium: Browser) -> Iterator[Site]:
    """Return an empty site; scripts that fail or break the content policy fail the test."""
    context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    opened = Site(context.new_page())
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on(
        "console", lambda line: opened.complaints.append(line.text) if "Content Security" in line.text else None
    )
    opened.page.route("**/*", opened.serve)
    yield opened
    context.close()
    assert opened.complaints == []


@pytest.fixture
def problem() -> Callable[..., Answer]:
    """Return what makes an error answer (RFC 9457)."""
    return lambda status, **body: {
        "status": status,
        "content_type": "application/problem+json",
        "body": json.dumps(body),
    }
