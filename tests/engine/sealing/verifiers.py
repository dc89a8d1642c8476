"""Both verifiers as an auditor runs them: the program for Python, and the page that is one file."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from web.assets import DIST

VERIFIER = Path(__file__).parents[3] / "verifier" / "verify_record.py"
ALONE = DIST / "check_record.html"
CODES = {"passed": 0, "failed": 1, "unreadable": 2}

Check = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Page]:
    """Return a browser window without a network."""
    context = chromium.new_context(offline=True, locale="zh-CN")
    context.set_default_timeout(20_000)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield opened
    context.close()
    assert faults == []


@pytest.fixture(params=["python", "browser"])
def check(request: pytest.FixtureRequest, tmp_path: Path) -> Check:
    """Check a record; return 0 (whole), 1 (not) or 2 (cannot be checked), and what was said."""
    page: Page | None = request.getfixturevalue("window") if request.param == "browser" else None

    def run(
        told: dict[str, Any], *, key: str, witnesses: tuple[str, ...] = (), kept: str | None = None
    ) -> tuple[int, str]:
        file = tmp_path / "record.json"
        file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        old = tmp_path / "kept.txt" if kept is not None else None
        if old:
            old.write_text(kept or "", encoding="utf-8")
        return by_browser(page, file, key, witnesses, old) if page else by_python(file, key, witnesses, old)

    return run


def by_python(file: Path, key: str, witnesses: tuple[str, ...], kept: Path | None) -> tuple[int, str]:
    """Run the program with nothing but Python."""
    asked = [part for one in witnesses for part in ("--witness", one)] + (["--kept", str(kept)] if kept else [])
    command = [sys.executable, "-I", str(VERIFIER), str(file), "--key", key, *asked]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def by_browser(page: Page, file: Path, key: str, witnesses: tuple[str, ...], kept: Path | None) -> tuple[int, str]:
    """Open the kept page and let it check."""
    page.goto(ALONE.as_uri())
    page.get_by_label("记录文件").set_input_files(file)
    page.get_by_label("日志公钥").fill(key)
    page.get_by_label("见证公钥").fill("\n".join(witnesses))
    if kept:
        page.get_by_label("留存的检查点").set_input_files(kept)
    page.get_by_role("button", name="查验").click()
    said = page.locator("[data-verdict]")
    said.wait_for()
    return CODES[said.get_attribute("data-verdict") or ""], said.inner_text()
