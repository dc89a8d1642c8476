"""The generated pages say what the tests show, and name tests that exist."""

from __future__ import annotations

import re

import pytest

from tests.pages.page import ROOT, Page
from tests.pages.registry import PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_the_page_is_up_to_date(page: Page) -> None:
    written = (ROOT / page.path).read_text(encoding="utf-8")
    assert written == page.render(), "write it anew with: .venv/bin/python -m tests.pages"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_the_tests_named_exist(page: Page) -> None:
    lines = [line for part in page.parts() for line in part.lines]
    assert lines
    for line in lines:
        assert line.tests, f"no test shows {line.name.en}"
        for test in line.tests:
            file, _, function = test.partition("::")
            name = function.partition("[")[0]
            assert re.search(rf"^def {name}\b", (ROOT / file).read_text(encoding="utf-8"), re.M), test


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_nothing_is_listed_twice(page: Page) -> None:
    names = [line.name.en for part in page.parts() for line in part.lines]
    assert len(names) == len(set(names))
