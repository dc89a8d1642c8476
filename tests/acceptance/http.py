"""The product on a socket, and a browser without scripts: pages are asked for, forms are sent, cookies are kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

from flask import Flask
from waitress import create_server
from werkzeug.test import encode_multipart

SECONDS = 60


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve ``app`` as the product is served, and tell where."""
    server = create_server(app, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(SECONDS)


@dataclass(frozen=True)
class Answer:
    """What the server answered."""

    status: int
    headers: Message
    text: str

    @property
    def location(self) -> str:
        """Return where the form script, or a browser that is redirected, goes on."""
        return str(self.headers["Location"] or json.loads(self.text)["location"])


class Page(HTMLParser):
    """What the scripts of a page read from it before they send its form."""

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__()
        self.token = self.key = ""
        self.hidden: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep tokens, request keys and hidden fields."""
        said = {name: value or "" for name, value in attrs}
        if tag == "meta" and said.get("name") == "csrf-token":
            self.token = said["content"]
        elif tag == "form" and "data-request-key" in said:
            self.key = said["data-request-key"]
        elif tag == "input" and said.get("type") == "hidden":
            self.hidden[said.get("name", "")] = said.get("value", "")
        if tag == "input" and said.get("name") == "request_key":
            self.key = said["value"]


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, address: str) -> None:
        """Open a browser that knows nothing yet."""
        self._address = address
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()), _Stay)

    def sign_in(self, login: str, password: str) -> None:
        """Sign in by the page for it."""
        page = self.see("/sign-in")
        answer = self.send("/sign-in", {"login": login, "password": password, "csrf_token": page.token})
        assert answer.status in (302, 303), answer.text

    def see(self, path: str) -> Page:
        """Open a page; it has to be there."""
        return Page(self._got(path))

    def read(self, path: str) -> Any:
        """Ask for what a script reads."""
        return json.loads(self._got(path))

    def send(self, path: str, fields: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form; a field may be a list of files."""
        boundary, body = encode_multipart(dict(fields))
        given = {"Content-Type": f"multipart/form-data; boundary={boundary}", **(headers or {})}
        return self._ask(Request(self._address + path, body, given))

    def tell(self, path: str, said: Any, headers: Mapping[str, str]) -> Any:
        """Send JSON as a script does and return the answer; it has to be taken."""
        given = {"Content-Type": "application/json", "Accept": "application/json", **headers}
        answer = self._ask(Request(self._address + path, json.dumps(said).encode(), given))
        assert answer.status == 200, f"{path}: {answer.status}\n{answer.text}"
        return json.loads(answer.text)

    def submit(self, page: str, path: str, data: Mapping[str, Any], files: Mapping[str, Any]) -> str:
        """Fill in the form of a page as its script does; return where it goes on."""
        shown = self.see(page)
        fields = {"data": json.dumps(data, default=str), **files}
        if "form" in shown.hidden:
            fields["form"] = shown.hidden["form"]
        headers = {"Accept": "application/json", "X-CSRF-Token": shown.token, "Idempotency-Key": shown.key}
        answer = self.send(path, fields, headers)
        assert answer.status == 200, f"{path}: {answer.status}\n{answer.text}"
        return answer.location

    def press(self, page: str, path: str, **fields: str) -> None:
        """Send a plain form that stands on a page."""
        answer = self.send(path, {**fields, "csrf_token": self.see(page).token})
        assert answer.status in (302, 303), f"{path}: {answer.status}\n{answer.text}"

    def _got(self, path: str) -> str:
        answer = self._ask(Request(self._address + path))
        assert answer.status == 200, f"{path}: {answer.status}\n{answer.text}"
        return answer.text

    def _ask(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode())
        except HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.headers, refused.read().decode())


class _Stay(HTTPRedirectHandler):
    """Shows redirects instead of following them."""

    def redirect_request(self, *_: Any) -> None:
        """Follow none."""
