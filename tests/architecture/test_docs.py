"""The documents are true where a machine can tell: paths, tests, make targets and commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from web.cli import COMMANDS, main

ROOT = Path(__file__).parents[2]
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
GUIDES = {name: sorted((ROOT / "docs/guide").glob(f"{name}.*.md")) for name in ("employee", "administrator")}
FENCED = re.compile(r"^```.*?^```", re.M | re.S)
TICKED = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
# A path of the repository as the documents write it: at least one folder, or a page beside the README.
PATH = re.compile(r"(?:engine|forms|web|workflows|tests|docs)/[\w./-]*|[\w-]+\.md|pyproject\.toml")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def paths_of(text: str) -> set[str]:
    return {words for words in TICKED.findall(text) if PATH.fullmatch(words)}


def named_tests(text: str) -> set[tuple[str, str]]:
    """Return file and test of every ``tests/…::test_…``; ``::test_…`` alone belongs to the file before it."""
    found, file = set(), ""
    folder = re.search(r"by `(tests/[\w/]+/)`", text)
    for words in TICKED.findall(text):
        name, _, test = words.partition("::")
        if re.fullmatch(r"test_\w+\.py", name) and folder:
            name = folder.group(1) + name
        if re.fullmatch(r"tests/[\w/]+\.py", name):
            file = name
        elif name:
            continue
        found.add((file, test))
    return found


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.name)
def test_a_decision_names_tests_that_exist(page: Path) -> None:
    named = named_tests(read(page))
    assert named, "no test is named"
    for file, test in named:
        assert (ROOT / file).is_file(), file
        if test and not test.endswith("…"):
            assert re.search(rf"def {test}\b", read(ROOT / file)), f"{file}::{test}"


def test_the_index_lists_every_decision_by_its_title() -> None:
    index = read(ROOT / "docs/decisions/README.md")
    assert DECISIONS
    for page in DECISIONS:
        title = re.sub(r"^# \d+ ", "", read(page).splitlines()[0])
        assert f"| {page.name[:4]} | [{title}]({page.name}) |" in index


def test_no_number_is_given_twice() -> None:
    numbers = [page.name[:4] for page in DECISIONS]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(FENCED.sub("", read(page))):
        if "://" not in target and not target.startswith("#"):
            assert (page.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")), ids=lambda page: page.name)
def test_paths_named_exist(page: Path) -> None:
    for path in paths_of(read(page)):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_make_targets_named_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.M))
    text = read(page)
    code = [*TICKED.findall(text), *(line for block in FENCED.findall(text) for line in block.splitlines())]
    for words in code:
        named = re.match(r"make ([a-z-]+)\b", words)
        assert named is None or named.group(1) in targets, words


def commands_of(text: str) -> set[tuple[str, ...]]:
    code = "\n".join([*TICKED.findall(text), *FENCED.findall(text)])
    return {tuple(words.split()) for words in re.findall(r"\bfirebreak ([a-z]+(?: [a-z]+)?)", code)}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_is_in_the_administrators_guide(command: str, language: str) -> None:
    named = commands_of(read(ROOT / f"docs/guide/administrator.{language}.md"))
    assert command in {words[0] for words in named}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_named_exist(page: Path) -> None:
    for words in commands_of(read(page)):
        assert words[0] in COMMANDS, words
        command = main.get_command(click.Context(main), words[0])
        if isinstance(command, click.Group) and len(words) == 2:
            assert words[1] in command.commands, words


def shape(text: str) -> list[str]:
    """Return the levels of the headings and the tables' rows: what two languages of one page share."""
    lines = FENCED.sub("```", text).splitlines()
    marks = (re.match(r"#+(?= )|\||!\[", line) for line in lines)
    return [mark.group() for mark in marks if mark]


@pytest.mark.parametrize(
    "pair",
    [
        ("README.md", "README.zh-CN.md"),
        ("docs/guide/employee.en.md", "docs/guide/employee.zh.md"),
        ("docs/guide/prevention.en.md", "docs/guide/prevention.zh.md"),
        ("docs/guide/administrator.en.md", "docs/guide/administrator.zh.md"),
        ("docs/guide/process-owner.en.md", "docs/guide/process-owner.zh.md"),
        ("docs/guide/auditor.en.md", "docs/guide/auditor.zh.md"),
    ],
    ids=lambda pair: pair[0],
)
def test_both_languages_have_the_same_headings_tables_and_pictures(pair: tuple[str, str]) -> None:
    assert shape(read(ROOT / pair[0])) == shape(read(ROOT / pair[1]))


def test_both_readmes_name_the_same_paths() -> None:
    assert paths_of(read(ROOT / "README.md")) == paths_of(read(ROOT / "README.zh-CN.md"))


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs/images").glob("*.png"))
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size >= 250_000] == []
