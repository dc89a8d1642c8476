"""The shape of the code: one commit, short modules with a docstring, nothing half done, nothing evaluated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("engine", "forms", "web", "workflows")
LIMIT = 400
COMMITS = "engine/database.py"
# Each ends what it has read, so that the command behind it begins a transaction of its own.
END_A_READ = {
    ("engine/commands/clock.py", "restore_clock"),
    ("engine/jobs/worker.py", "run_due"),
    ("engine/sealing/asking.py", "_newest"),
    ("engine/sealing/asking.py", "_request"),
    ("engine/sealing/stamping.py", "_due"),
}
ENDINGS = ("commit", "rollback", "begin", "begin_nested")
WRITES = ("add", "add_all", "delete", "flush", "merge")
# A migration is written once, by machine, and never edited after it was released.
WRITTEN_ONCE = "engine/migrations/versions/"
# Migrations run in a transaction of their own connection, before there are sessions.
MIGRATING = ("engine/migrations/__init__.py", "engine/migrations/env.py")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts]
    assert found
    return sorted(found)


def sources() -> list[Path]:
    scripts = [path for end in ("*.js", "*.jsx", "*.css") for path in (ROOT / "web/frontend/src").rglob(end)]
    return modules(*PACKAGES) + sorted(scripts)


def calls(tree: ast.AST, within: str = "") -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with the name of the function it stands in."""
    for node in ast.iter_child_nodes(tree):
        name = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else within
        if isinstance(node, ast.Call):
            yield name, node
        yield from calls(node, name)


def on_a_session(call: ast.Call) -> bool:
    """Tell whether the method is called on something that is, or is called, a session, connection or engine."""
    if not isinstance(call.func, ast.Attribute):
        return False
    words = ast.unparse(call.func.value).lower()
    return any(word in words for word in ("session", "connection", "engine", "db."))


def method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def test_only_the_database_module_commits() -> None:
    ended = set()
    for path in modules("engine", "forms", "web"):
        name = named(path)
        if name == COMMITS or name in MIGRATING or name.startswith(WRITTEN_ONCE):
            continue
        for function, call in calls(ast.parse(path.read_text(encoding="utf-8"))):
            if method(call) in ("commit", "rollback") or (method(call) in ENDINGS and on_a_session(call)):
                assert method(call) == "rollback", f"{name}:{call.lineno} {function} ends a transaction"
                ended.add((name, function))
    assert ended == END_A_READ


@pytest.mark.parametrize(("name", "function"), sorted(END_A_READ))
def test_what_ends_a_read_writes_nothing(name: str, function: str) -> None:
    made = [(method(call), call) for within, call in calls(ast.parse((ROOT / name).read_text())) if within == function]
    assert [call.lineno for which, call in made if which == "rollback"]
    assert not [call.lineno for which, call in made if which in WRITES and on_a_session(call)]


def test_no_module_is_long() -> None:
    long = {
        named(path): lines
        for path in sources()
        if not named(path).startswith(WRITTEN_ONCE) and (lines := len(path.read_text("utf-8").splitlines())) > LIMIT
    }
    assert long == {}


def test_every_module_says_what_it_promises() -> None:
    silent = [
        named(path)
        for path in modules(*PACKAGES, "tests")
        if path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_nothing_is_half_done() -> None:
    marks = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
    everything = [*sources(), *modules("tests"), *(ROOT / "web/templates").rglob("*.html")]
    assert [named(path) for path in everything if marks.search(path.read_text("utf-8"))] == []


def test_nothing_is_evaluated() -> None:
    found = [
        f"{named(path)}:{call.lineno}"
        for path in modules(*PACKAGES)
        for _, call in calls(ast.parse(path.read_text("utf-8")))
        if isinstance(call.func, ast.Name) and call.func.id in ("eval", "exec", "compile", "__import__")
    ]
    assert found == []


def test_a_commit_elsewhere_would_be_found() -> None:
    tree = ast.parse("def save(session):\n    with session.begin():\n        session.add(1)\n    session.commit()\n")
    assert [method(call) for _, call in calls(tree) if method(call) in ENDINGS and on_a_session(call)] == [
        "begin",
        "commit",
    ]
