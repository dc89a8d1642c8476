"""Several files together: references between them, ids that clash, what stays unchecked."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import Invalid, NotFound
from engine.lint import Known, lint_files, lint_sources
from engine.lint.report import as_json, as_plain, as_text, has_errors

HERE = Path(__file__).parent
SOUND = (HERE / "sound.bpmn").read_bytes()
FORM = (HERE / "sound.form").read_bytes()
DECISION = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
  <decision id="urgency" name="urgency"><literalExpression id="e"><text>1</text></literalExpression></decision>
</definitions>"""


def found(sources: dict[str, bytes], known: Known | None = None) -> list[tuple[str | None, str | None, str | None]]:
    problems = lint_sources(sources, known=known or Known())
    return [(problem.file, problem.rule, problem.element_id) for problem in problems]


def test_what_no_file_of_a_kind_defines_is_not_checked() -> None:
    assert found({"a.bpmn": SOUND}) == []


def test_forms_and_decisions_are_looked_up_in_the_files() -> None:
    other = DECISION.replace(b'id="urgency"', b'id="importance"')
    assert found({"a.bpmn": SOUND, "r.form": FORM, "d.dmn": DECISION}) == [
        ("a.bpmn", "form-unknown", "inspect"),
        ("a.bpmn", "form-unknown", "approve"),
    ]
    assert found({"a.bpmn": SOUND, "d.dmn": other}) == [("a.bpmn", "decision-unknown", "classify")]


def test_what_is_known_already_adds_to_the_files() -> None:
    assert found({"a.bpmn": SOUND, "r.form": FORM}, Known(forms={"opinion", "approval"})) == []


def test_called_processes_are_looked_up_in_several_diagrams() -> None:
    other = SOUND.replace(b'"complaint"', b'"other"')
    called = SOUND.replace(b'"complaint"', b'"repair-order"').replace(b'processId="repair-order"', b'processId="other"')
    assert found({"a.bpmn": SOUND, "b.bpmn": other}) == [
        ("a.bpmn", "process-unknown", "repair"),
        ("b.bpmn", "process-unknown", "repair"),
    ]
    assert found({"a.bpmn": SOUND, "b.bpmn": other, "c.bpmn": called})[0][1] == "call-recursion"


def test_the_fields_of_a_form_are_known_to_the_diagram() -> None:
    form = FORM.replace(b"complaint-registration", b"approval")
    rules = [rule for _, rule, _ in found({"a.bpmn": SOUND, "approval.form": form})]
    assert "signature-fields" in rules


def test_one_id_in_two_files() -> None:
    assert found({"a.form": FORM, "b.form": FORM}) == [("b.form", "id-in-two-files", "complaint-registration")]


def test_a_broken_file_does_not_hide_the_others() -> None:
    broken = [("b.form", "form-unreadable", None), ("c.bpmn", "xml-not-well-formed", None)]
    assert found({"a.form": FORM, "b.form": b"{", "c.bpmn": b"<"}) == broken


def test_a_broken_decision_names_its_file() -> None:
    [problem] = lint_sources({"d.dmn": DECISION.replace(b"<text>1</text>", b"<text>1 +</text>")})
    assert (problem.file, problem.severity) == ("d.dmn", "error")
    assert problem.remedy is not None


def test_another_kind_of_file_is_a_problem() -> None:
    assert found({"a.txt": b""}) == [("a.txt", "file-kind", None)]


def test_files_and_folders_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "a.form").write_bytes(FORM.replace(b'"key": "summary"', b'"key": "sum mary"'))
    (tmp_path / "README.md").write_text("not looked at")
    problems = lint_files([tmp_path, tmp_path / "forms" / "a.form"])
    assert [(problem.file, problem.rule) for problem in problems] == [
        (str(tmp_path / "forms" / "a.form"), "key-invalid")
    ]


def test_wrong_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(NotFound):
        lint_files([tmp_path / "missing.bpmn"])
    with pytest.raises(Invalid):
        lint_files([tmp_path / "a.txt"])


def test_reports_for_people_and_programs() -> None:
    problems = lint_sources(
        {"a.form": FORM.replace("有索赔".encode(), b"").replace(b'"key": "summary"', b'"key": "a b"')}
    )
    assert as_text(problems, "zh_CN") == (
        "a.form: a b: 错误: 字段“摘要”没有键（key），或键含有不允许的字符 [key-invalid]\n"
        "    怎样改: 键只能含文字、数字和下划线\n"
        "a.form: claimed: 警告: 字段 claimed 没有标签 [label-missing]\n"
        "    怎样改: 请填写标签，说明要填什么\n"
        "1 个错误，1 个警告"
    )
    assert as_text(problems, "en").endswith("1 error(s), 1 warning(s)")
    assert as_text([], "en") == "no problems found"
    assert has_errors(problems)
    assert not has_errors(problems[1:])
    assert as_plain(problems)[1]["remedy"] == {
        "zh": "请填写标签，说明要填什么",
        "en": "Write a label that says what to fill in",
    }
    assert '"rule": "key-invalid"' in as_json(problems)


def test_a_file_of_too_many_definitions_is_refused() -> None:
    element = DECISION[DECISION.index(b"<decision ") : DECISION.index(b"</definitions>")]
    many = b"".join(element.replace(b'"urgency"', b'"d%d"' % number) for number in range(201))
    assert ("d.dmn", "too-many-definitions", None) in found({"d.dmn": DECISION.replace(element, many)})
    fewer = b"".join(element.replace(b'"urgency"', b'"d%d"' % number) for number in range(200))
    assert found({"d.dmn": DECISION.replace(element, fewer)}) == []
