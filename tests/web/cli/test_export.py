"""``firebreak export`` and ``import``: a folder under git or a zip carries procedures to another installation."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import main

LEAVE = Path(__file__).parents[2] / "engine" / "commands" / "leave.bpmn"
ITEMS = """
[[role]]
key = "cs_manager"
title = { zh = "客服经理", en = "Manager" }
[[process]]
key = "leave"
number = "HR-01"
title = { zh = "请假", en = "Leave" }
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder with two installations, ``a`` with a procedure in force and ``b`` without."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("FIREBREAK_") or name in ("HOST", "PORT", "DATABASE_URL"):
            monkeypatch.delenv(name)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        shutil.copy(template, tmp_path / name / "firebreak.sqlite")
    files = tmp_path / "first"
    files.mkdir()
    shutil.copy(LEAVE, files / "leave.bpmn")
    (files / "hr.toml").write_text(ITEMS, encoding="utf-8")
    assert run("a", "deploy", "first/leave.bpmn", "first/hr.toml").exit_code == 0


def run(installation: str, *arguments: str) -> Result:
    folder = Path.cwd() / installation
    environment = {"FIREBREAK_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'firebreak.sqlite'}"}
    return CliRunner().invoke(main, arguments, env=environment)


def test_a_folder_goes_to_another_installation_and_comes_back_the_same() -> None:
    assert run("a", "export", "--to", "git").exit_code == 0
    first = {path: path.read_bytes() for path in Path("git").rglob("*.*")}
    assert {path.as_posix() for path in first} == {"git/bpmn/leave.bpmn", "git/catalogue/leave.toml"}
    tried = run("b", "import", "git", "--dry-run", "--lang", "zh")
    assert tried.exit_code == 0, tried.output
    assert "leave 请假: 新流程 / new" in tried.output
    assert "新增/new: leave.toml" in tried.output
    assert "没有保存" in tried.output
    done = run("b", "import", "git", "--lang", "en")
    assert done.exit_code == 0
    assert "已建工作副本" in done.output
    assert run("b", "export", "leave", "--to", "none").exit_code == 1
    assert run("b", "deploy", "git/bpmn/leave.bpmn", "git/catalogue/leave.toml").exit_code == 0
    again = run("b", "export", "--to", "git")
    assert again.output.count("相同/unchanged") == 2
    assert {path: path.read_bytes() for path in Path("git").rglob("*.*")} == first
    assert "与现行内容相同" in run("a", "import", "git").output


def test_a_zip_is_the_same_each_time_and_holds_the_folders() -> None:
    assert run("a", "export", "leave", "--to", "one.zip").exit_code == 0
    assert run("a", "export", "leave", "--to", "two.zip").exit_code == 0
    assert Path("one.zip").read_bytes() == Path("two.zip").read_bytes()
    assert zipfile.ZipFile("one.zip").namelist() == ["bpmn/leave.bpmn", "catalogue/leave.toml"]
    assert run("b", "import", "one.zip").exit_code == 0


def test_a_dry_run_writes_nothing_and_what_is_not_exported_stays() -> None:
    tried = run("a", "export", "--to", "git", "--dry-run")
    assert "新增/new: git/bpmn/leave.bpmn" in tried.output
    assert not Path("git").exists()
    run("a", "export", "--to", "git")
    Path("git/bpmn/old.bpmn").write_text("old")
    Path("git/bpmn/leave.bpmn").write_text("changed")
    told = run("a", "export", "--to", "git").output
    assert "有改动/changed: git/bpmn/leave.bpmn" in told
    assert "保留/not part of the export, left: git/bpmn/old.bpmn" in told
    assert Path("git/bpmn/old.bpmn").read_text() == "old"


def test_errors_of_the_check_and_files_refused_are_exit_code_1() -> None:
    broken = LEAVE.read_bytes().replace(b'candidateGroups="cs_manager"', b'candidateGroups="nobody"')
    Path("leave.bpmn").write_bytes(broken)
    tried = run("a", "import", "leave.bpmn", "--dry-run", "--lang", "zh")
    assert tried.exit_code == 1
    assert "nobody" in tried.output
    Path("bad.bpmn").write_text("<oops")
    refused = run("a", "import", "bad.bpmn")
    assert refused.exit_code == 1
    assert "未导入/refused: bad.bpmn" in refused.output
    Path("no.zip").write_text("")
    assert "no.zip" in run("a", "import", "no.zip").stderr
