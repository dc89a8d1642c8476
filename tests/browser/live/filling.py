"""Fills in forms as people do: by the labels and options they see."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect


def fill(page: Page, values: Mapping[str, Any]) -> None:
    """Fill in the form of the page: label → text, option, list of options, True, date ``2026/12/01``, files, rows."""
    page.locator(".fjs-form").wait_for()
    for label, value in values.items():
        _fill_field(page, page.locator(".fjs-form"), label, value)


def field(root: Locator, label: str) -> Locator:
    """Return the field with this label; required ones carry an asterisk on the page."""
    words = root.page.locator(".fjs-label-content").filter(has_text=re.compile(rf"^{re.escape(label)}\*?$"))
    return root.locator(".fjs-form-field").filter(has=words).last


def _fill_field(page: Page, root: Locator, label: str, value: Any) -> None:
    found = field(root, label)
    found.wait_for()
    kinds = (found.get_attribute("class") or "").split()
    if "fjs-form-field-select" in kinds:
        _choose(page, found, value)
    elif "fjs-form-field-radio" in kinds:
        found.get_by_label(value, exact=True).check()
    elif "fjs-form-field-checklist" in kinds:
        for option in value:
            found.get_by_label(option, exact=True).check()
    elif "fjs-form-field-checkbox" in kinds:
        found.get_by_role("checkbox").set_checked(value)
    elif "fjs-form-field-datetime" in kinds:
        _date(page, found, value)
    elif isinstance(value, Path) or (isinstance(value, Sequence) and value and isinstance(value[0], Path)):
        found.locator("input[type=file]").set_input_files(value)
    elif "fjs-form-field-dynamiclist" in kinds:
        _rows(page, found, value)
    else:
        found.locator("input, textarea").first.fill(str(value))


def _choose(page: Page, found: Locator, option: str) -> None:
    found.locator(".fjs-input-group").click()
    found.locator(".fjs-dropdownlist-item").get_by_text(option, exact=True).click()
    expect(found.locator(".fjs-select-display")).to_have_text(option)


def _date(page: Page, found: Locator, value: str) -> None:
    day, _, time = value.partition(" ")
    if found.locator("input[id$=-date]").count():
        found.locator("input[id$=-date]").fill(day)
        found.locator("input[id$=-date]").press("Tab")
    if time:
        found.locator("input[id$=-time]").fill(time)
        found.locator("input[id$=-time]").press("Tab")


def _rows(page: Page, found: Locator, rows: Sequence[Mapping[str, Any]]) -> None:
    for index, row in enumerate(rows):
        lines = found.locator(".fjs-repeat-row-container")
        if lines.count() <= index:
            found.get_by_role("button", name="添加一行").click()
        lines.nth(index).wait_for()
        for label, value in row.items():
            _fill_field(page, lines.nth(index), label, value)
