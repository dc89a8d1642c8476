"""The command line: help, exit codes, errors in both languages."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from web import config
from web.cli import COMMANDS, main
from web.cli.table import table, width

HERE = Path(__file__).parents[2] / "engine/commands"
BROKEN = b'<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process'


@pytest.fixture
def firebreak(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("FIREBREAK_") or name in ("HOST", "PORT", "DATABASE_URL"):
            monkeypatch.delenv(name)

    def run(*arguments, **environment):
        return CliRunner().invoke(main, arguments, env=environment)

    return run


@pytest.mark.parametrize("arguments", ["", *COMMANDS, "user add", "user role", "demo load"])
def test_every_command_explains_itself_in_both_languages(firebreak, arguments):
    answer = firebreak(*arguments.split(), "--help")
    assert answer.exit_code == 0
    assert " / " in answer.output or "Check files" in answer.output


def test_wrong_use_is_2(firebreak):
    assert firebreak("nonsense").exit_code == 2
    assert firebreak("lint").exit_code == 2
    assert firebreak("lint", "nowhere.bpmn").exit_code == 2
    assert firebreak("deploy").exit_code == 2


def test_lint_tells_problems_by_exit_code_1(firebreak, tmp_path):
    (tmp_path / "broken.bpmn").write_bytes(BROKEN)
    answer = firebreak("lint", "broken.bpmn", "--lang", "zh")
    assert answer.exit_code == 1
    assert "broken.bpmn" in answer.output
    assert "错误: " in answer.output
    assert "error: " in firebreak("lint", "broken.bpmn", "--lang", "en").output
    assert "error: " in firebreak("lint", "broken.bpmn", LC_ALL="en_GB.UTF-8").output


def test_lint_tells_programs_everything(firebreak, tmp_path):
    (tmp_path / "broken.bpmn").write_bytes(BROKEN)
    answer = firebreak("lint", "broken.bpmn", "--json")
    assert answer.exit_code == 1
    for problem in json.loads(answer.output):
        assert problem["file"] == "broken.bpmn"
        assert problem["severity"] in ("error", "warning")
        assert problem["kind"] in ("structure", "missing", "unsupported", "content")
        assert problem["text"]["zh"]
        assert problem["remedy"]["en"]


def test_lint_of_a_file_that_is_none_of_its_kinds_is_wrong_use(firebreak, tmp_path):
    (tmp_path / "letter.txt").write_text("")
    assert firebreak("lint", "letter.txt").exit_code == 2


def test_a_bad_setting_is_named(firebreak):
    answer = firebreak("migrate", PORT="eighty")
    assert answer.exit_code == 1
    assert answer.stderr.count("PORT") == 2
    assert "Traceback" not in answer.output


def test_a_database_that_is_not_migrated_is_not_used(firebreak):
    answer = firebreak("user", "list")
    assert answer.exit_code == 1
    assert "firebreak migrate" in answer.stderr


def test_people_from_an_empty_folder_to_a_list(firebreak):
    assert firebreak("migrate").exit_code == 0
    assert firebreak("user", "add", "zhou", "周宁", "--role", "admin", "--password", "quite long").exit_code == 0
    assert firebreak("user", "add", "zhou", "周宁", "--password", "quite long").exit_code == 1
    assert firebreak("user", "password", "zhou", "--password", "12345678").exit_code == 1
    assert firebreak("user", "password", "zhou", "--password", "even longer").exit_code == 0
    assert firebreak("user", "role", "nobody", "admin").exit_code == 1
    assert firebreak("user", "role", "zhou", "admin", "--revoke").exit_code == 1
    listed = firebreak("user", "list").output.splitlines()
    assert listed[2].split() == ["zhou", "周宁", "admin"]


def test_demo_mode_is_switched(firebreak):
    firebreak("migrate")
    assert "关" in firebreak("demo", "status").output
    firebreak("demo", "on")
    assert "开" in firebreak("demo", "status").output
    firebreak("demo", "off")
    assert "关" in firebreak("demo", "status").output


def test_columns_are_aligned_whatever_the_script():
    head, _rule, first, second = table(("姓名", "login"), [("张三丰", "zhang"), ("Li", "li")]).splitlines()
    starts = {width(line[: line.rindex(" ")]) for line in (head, first, second)}
    assert starts == {7}


def test_rules_fail_when_one_was_forgotten(firebreak, tmp_path):
    firebreak("migrate")
    listed = firebreak("rules", "--prefix", "jdr", "--missing", "--lang", "en")
    assert listed.exit_code == 1
    assert "JDR-010  checklist item  not carried out" in listed.output
    assert "JDR-001" not in listed.output, "a principle does not bind"
    reasoned = firebreak("rules", "--prefix", "CMP-063", "--json")
    assert reasoned.exit_code == 0
    (line,) = json.loads(reasoned.output)
    assert (line["state"], line["carriers"], bool(line["reason"]["en"])) == ("reasoned", [], True)


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def test_serve_answers_until_it_is_told_to_stop(tmp_path):
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "FIREBREAK_DATA": str(tmp_path), "PYTHONPATH": os.getcwd()}
    started = [sys.executable, "-c", "from web.cli import main; main()", "serve"]
    server = subprocess.Popen(started, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        assert answers(f"http://127.0.0.1:{port}/static/icon.svg", server)
        again = subprocess.run(started, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert again.returncode == 1
        assert "HOST, PORT" in again.stderr
    finally:
        server.send_signal(signal.SIGINT)
        output, _ = server.communicate(timeout=180)
    assert f"http://127.0.0.1:{port}" in output


def answers(address, server):
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=1) as response:
                return response.status == 200
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, "the server ended"
            time.sleep(0.2)
    return False


def test_settings_of_commands_are_those_of_the_folder(firebreak, tmp_path):
    (tmp_path / ".env").write_text("FIREBREAK_DATA=elsewhere\n", encoding="utf-8")
    firebreak("migrate")
    assert (tmp_path / "elsewhere" / "firebreak.sqlite").is_file()
    assert config.load({}, tmp_path).data == tmp_path / "elsewhere"


def test_scenarios_are_played_and_their_reach_is_told(firebreak, tmp_path):
    assert firebreak("migrate").exit_code == 0
    procedure = (HERE / "leave.bpmn").read_bytes()
    (tmp_path / "leave.bpmn").write_bytes(procedure)
    role = '[[role]]\nkey = "{}"\ntitle = {{zh = "角色", en = "role"}}\n'
    (tmp_path / "roles.toml").write_text(role.format("cs_manager") + role.format("process_owner"), encoding="utf-8")
    assert firebreak("deploy", "roles.toml", "leave.bpmn").exit_code == 0
    jia = ("jia", "甲", "--role", "process_owner", "--role", "cs_manager", "--password", "fire-before-smoke")
    assert firebreak("user", "add", *jia).exit_code == 0
    said = {"id": "leave-asked", "process": "leave", "name": "请假", "begins": "2026-11-16 09:30"}
    steps = [{"start": "leave", "data": {"reason": "病假"}}, {"do": "ask", "data": {}}]
    scenario = tmp_path / "leave-asked.scenario.json"
    scenario.write_text(json.dumps({**said, "steps": steps, "end": {"state": "active"}}))
    assert firebreak("scenario").exit_code == 2
    answer = firebreak("scenario", scenario.name, "--missed")
    assert (answer.exit_code, answer.output.splitlines()[0]) == (0, "符合预期：请假 / as expected: leave-asked")
    assert "leave 覆盖" in answer.output
    assert "中间捕获事件“等待回执”" in answer.output
    scenario.write_text(json.dumps({**said, "steps": steps, "end": {"state": "completed"}}))
    answer = firebreak("scenario", scenario.name)
    assert answer.exit_code == 1
    assert "不符：请假，结束时" in answer.output
    assert firebreak("deploy", scenario.name).exit_code == 0
    assert "请假" in firebreak("scenario", "--process", "leave").output
