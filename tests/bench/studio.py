"""The studio: the page ready to draw on, the check of the largest diagram shipped, saving a file."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from flask import Flask
from playwright.sync_api import CDPSession, Page, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from engine import commands
from engine.actor import SYSTEM
from engine.commands import studio
from engine.identity import roles
from engine.model import Person, WorkingCopy
from engine.text import Text
from tests.bench.table import Figure
from tests.bench.visiting import LOGIN, PASSWORD, visitor

TIMES = 7
WORKFLOWS = Path(__file__).parents[2] / "workflows"
LARGEST = "complaint.bpmn"


def measure_studio(folder: Path) -> list[Figure]:
    """Return the median time, with the processor's beside it, of what somebody drawing waits for."""
    client, copy_id = visitor(folder / "studio", _fill)
    base = f"/studio/{copy_id}"
    drawn = (WORKFLOWS / "bpmn" / LARGEST).read_text("utf-8")
    states = iter(drawn.replace("客户投诉处理", f"客户投诉处理{n}", 1).encode() for n in range(2 * TIMES + 2))
    client.get(base)
    with client.session_transaction() as held:
        headers = {"X-CSRF-Token": held["csrf"]}
    client.post(f"{base}/check/{LARGEST}", data=next(states), headers=headers)
    version = iter(range(1, TIMES + 1))

    def check() -> None:
        answer = client.post(f"{base}/check/{LARGEST}", data=next(states), headers=headers)
        assert answer.status_code == 200, answer.status

    def save() -> None:
        seen = {**headers, "If-Match": f'"{next(version)}"'}
        answer = client.put(f"{base}/files/{LARGEST}", data=next(states), headers=seen)
        assert answer.status_code == 200, answer.status

    return [
        _timed(f"check of {LARGEST} with its files", check, "<= 300 ms"),
        _timed(f"save of {LARGEST}", save, "<= 200 ms"),
        *_ready(client.application, base),
    ]


def _timed(what: str, action: Callable[[], None], expected: str) -> Figure:
    taken, worked = [], []
    for _ in range(TIMES):
        begun, busy = perf_counter(), process_time()
        action()
        taken.append(perf_counter() - begun)
        worked.append(process_time() - busy)
    return Figure(f"studio: {what}", median(taken) * 1000, f"processor {median(worked) * 1000:.0f} ms", expected)


def _ready(app: Flask, base: str) -> list[Figure]:
    """Return how long Chromium takes until the largest diagram can be drawn on; nothing where there is no Chromium."""
    executable = shutil.which("chromium")
    if executable is None:
        return []
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page(base_url=f"http://127.0.0.1:{server.server_port}")
        page.set_default_timeout(60_000)
        page.goto("/sign-in")
        page.fill("[name=login]", LOGIN)
        page.fill("[name=password]", PASSWORD)
        page.locator("main form").evaluate("form => form.requestSubmit()")
        page.wait_for_url(lambda url: "sign-in" not in url)
        busy = browser.new_browser_cdp_session()
        taken, worked = [], []
        for _ in range(TIMES):
            before = _worked(busy)
            taken.append(_opened(page, base))
            worked.append(_worked(busy) - before)
        browser.close()
    server.shutdown()
    ratio = f"processor {median(worked) * 1000:.0f} ms"
    return [Figure("studio: page ready in Chromium", median(taken) * 1000, ratio, "<= 2000 ms")]


def _worked(browser: CDPSession) -> float:
    """Return the processor time of server and browser so far, in seconds."""
    processes = browser.send("SystemInfo.getProcessInfo")["processInfo"]
    return process_time() + sum(float(each["cpuTime"]) for each in processes)


def _opened(page: Page, base: str) -> float:
    page.goto("about:blank")
    begun = perf_counter()
    page.goto(base)
    page.locator(".djs-container .djs-shape").first.wait_for()
    return perf_counter() - begun


def _fill(session: Session, worker: Person) -> str:
    """Deploy what is shipped and open the largest procedure; return the id of its working copy."""
    kinds = (".bpmn", ".dmn", ".form", ".toml")
    files = {path.name: path.read_bytes() for path in sorted(WORKFLOWS.rglob("*")) if path.suffix in kinds}
    commands.deploy(session, files, by=SYSTEM)
    roles.add_role(session, "process_owner", Text("流程负责人", "Process owner"), by=SYSTEM)
    roles.grant(session, worker.id, "process_owner", by=SYSTEM)
    studio.open_copy(session, "complaint", by=SYSTEM)
    return session.scalars(select(WorkingCopy.id)).one()
