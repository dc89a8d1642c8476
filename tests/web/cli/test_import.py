"""``firebreak import`` and ``deploy --draft``: what is written, what is said, exit codes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import main

ROOT = Path(__file__).parents[2]
FOREIGN = ROOT / "engine" / "definitions" / "importing"
DRAWING = ROOT / "engine" / "commands" / "drawing.bpmn"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("FIREBREAK_") or name in ("HOST", "PORT", "DATABASE_URL"):
            monkeypatch.delenv(name)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_files_are_translated_into_a_folder_with_a_report(tmp_path: Path) -> None:
    answer = run("import", str(FOREIGN / "camunda7.bpmn"), str(FOREIGN / "spiff.bpmn"), "--to", "out")
    assert answer.exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"asked-form.form", "camunda7.bpmn", "spiff.bpmn"}
    assert "转换/translated: camunda7.bpmn check: camunda:assignee" in answer.output
    assert "警告/warning: camunda7.bpmn check: 未转换 camunda:taskListener" in answer.output
    assert "camunda:taskListener not translated: this is program code" in answer.output
    assert "formId=" in (tmp_path / "out" / "camunda7.bpmn").read_text(encoding="utf-8")


def test_nothing_is_overwritten_and_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "spiff.bpmn").write_text("mine")
    answer = run("import", str(FOREIGN / "camunda7.bpmn"), str(FOREIGN / "spiff.bpmn"), "--to", "out")
    assert answer.exit_code == 1
    assert "spiff.bpmn" in answer.stderr
    assert [path.read_text() for path in (tmp_path / "out").iterdir()] == ["mine"]


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "bad.bpmn").write_text("<oops")
    (tmp_path / "notes.txt").write_text("")
    for name in ("bad.bpmn", "notes.txt"):
        answer = run("import", name, "--to", "out")
        assert answer.exit_code == 1
        assert name in answer.stderr
    assert not (tmp_path / "out").exists()
    assert run("import", "bad.bpmn", "--to", "out", "--dry-run").exit_code == 2
    assert run("import").exit_code == 2


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    shutil.copy(FOREIGN / "spiff.bpmn", tmp_path / "a" / "spiff.xml")
    shutil.copy(FOREIGN / "spiff.bpmn", tmp_path / "a" / "other.bpmn20.xml")
    assert run("import", "a/other.bpmn20.xml", "--to", "renamed").exit_code == 0
    assert (tmp_path / "renamed" / "other.bpmn").exists()
    assert run("import", "a/spiff.xml", str(FOREIGN / "spiff.bpmn"), "--to", "out").exit_code == 1


def test_deploying_a_drawing_says_what_is_filled_in(tmp_path: Path) -> None:
    assert run("migrate").exit_code == 0
    executable = tmp_path / "drawing.bpmn"
    executable.write_bytes(DRAWING.read_bytes().replace(b'isExecutable="false"', b'isExecutable="true"'))
    refused = run("deploy", "drawing.bpmn")
    assert refused.exit_code == 1
    answer = run("deploy", "drawing.bpmn", "--draft")
    assert answer.exit_code == 0, answer.output
    assert "草案：客户拜访 / Draft procedure: 客户拜访" in answer.output
    assert "needed: 排他网关“需要同行？”：由人选择走向" in answer.output


def test_deploying_translates_first() -> None:
    assert run("migrate").exit_code == 0
    answer = run("deploy", str(FOREIGN / "flowable.bpmn"))
    assert "flowable:assignee" in answer.output
    assert answer.exit_code == 1
    assert "BookDays" in answer.stderr
