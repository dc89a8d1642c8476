"""A real server with the demo company, a mail server, and browsers at desks and on phones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from PIL import Image
from playwright.sync_api import Browser

from tests.browser.live.office import Office
from tests.browser.live.postbox import Postbox
from tests.browser.live.server import Server, free_port
from web import assets

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember that a test failed, so that its pages are photographed before they close."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session")
def postbox() -> Iterator[Postbox]:
    """Return a mail server that keeps what it gets."""
    kept = Postbox()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    kept.url = f"smtp://127.0.0.1:{controller.port}"
    yield kept
    controller.stop()


@pytest.fixture(scope="session")
def first_day(tmp_path_factory: pytest.TempPathFactory, postbox: Postbox) -> Server:
    """Return a stopped server whose data hold the demo company as it begins; copies start in no time."""
    if not (assets.DIST / "manifest.json").is_file():
        pytest.fail("web/static/dist is missing: build the front end first (make run, or pip install -e .)")
    server = Server(tmp_path_factory.mktemp("live") / "first-day", postbox.url).start()
    server.stop()
    return server


@pytest.fixture(scope="session")
def shared(first_day: Server) -> Iterator[Server]:
    """Return a running server many tests share: each works on cases of its own."""
    server = first_day.copy(first_day.data.with_name("shared")).start()
    yield server
    server.stop()


@pytest.fixture
def another(first_day: Server, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Return what starts a server of this test's own: ``another(demo=False)``."""
    started: list[Server] = []

    def start(name: str = "own", **changes: str | bool) -> Server:
        started.append(first_day.copy(tmp_path / name, **changes).start())
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def office_at(
    chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[Server], Office]]:
    """Return what opens browsers on a server; errors in their consoles fail the test."""
    offices: list[Office] = []

    def open_at(server: Server) -> Office:
        offices.append(Office(chromium, server))
        return offices[-1]

    yield open_at
    for office in offices:
        if request.node.stash.get(FAILED, False):
            for path in [*office.photograph(tmp_path), office.server.log]:
                print(f"see {path}")
        office.close()
    assert [words for office in offices for words in office.complaints] == []


@pytest.fixture
def office(shared: Server, office_at: Callable[[Server], Office]) -> Office:
    """Return browsers on the shared server."""
    return office_at(shared)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Return a picture as a phone takes it."""
    path = tmp_path / "车位上方.jpg"
    Image.effect_mandelbrot((800, 600), (-2, -1.5, 1, 1.5), 60).convert("RGB").save(path, "JPEG")
    return path
