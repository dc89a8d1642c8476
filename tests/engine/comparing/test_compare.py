"""Two states of a file are told apart in words: what came, went, moved, and is set otherwise."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from engine.comparing import What, compare
from engine.errors import DefinitionInvalid

FOLDER = resources.files("workflows")
DIAGRAM = (FOLDER / "bpmn/supplier-month.bpmn").read_bytes()
TABLE = (FOLDER / "dmn/complaint-approver.dmn").read_bytes()
FORM = {
    "type": "default",
    "id": "f",
    "components": [
        {"type": "textfield", "id": "a", "key": "name", "label": "姓名", "validate": {"required": True}},
        {"type": "number", "id": "b", "key": "amount", "label": "金额", "validate": {"max": 50000}},
        {"type": "select", "id": "c", "key": "kind", "label": "类别", "values": [{"label": "甲", "value": "x"}]},
    ],
}


def said(name, old, new):
    """Return the differences as (what, name, setting, old, new)."""
    found = compare(name, old, new)
    return [(one.what, one.name, one.setting.zh if one.setting else None, one.old, one.new) for one in found]


def form(change):
    changed = json.loads(json.dumps(FORM))
    change(changed["components"])
    return json.dumps(changed).encode()


SAME = json.dumps(FORM).encode()


@pytest.mark.parametrize("name", ["bpmn/complaint.bpmn", "bpmn/vetting.bpmn", "dmn/vetting-judgement.dmn"])
def test_a_file_does_not_differ_from_itself(name):
    source = (FOLDER / name).read_bytes()
    assert compare(name, source, source) == []


def test_what_a_step_is_set_to_is_told_with_old_and_new():
    renamed = DIAGRAM.replace('name="逐个转入复审"'.encode(), 'name="转入复审"'.encode())
    assert said("a.bpmn", DIAGRAM, renamed) == [(What.CHANGED, "转入复审", "名称", "逐个转入复审", "转入复审")]
    title = DIAGRAM.replace("供应商月度考核：".encode(), "月度考核：".encode())
    [found] = compare("a.bpmn", DIAGRAM, title)
    assert (found.setting.zh, found.old, found.new) == (
        "事项标题",
        '="供应商月度考核：" + month',
        '="月度考核：" + month',
    )


def test_steps_come_go_and_move_to_another_lane():
    step = (
        '<bpmn:userTask id="legal" name="法务复核"><bpmn:extensionElements>'
        '<zeebe:assignmentDefinition candidateGroups="legal"/></bpmn:extensionElements></bpmn:userTask>'
    )
    more = DIAGRAM.replace(b"</bpmn:process>", step.encode() + b"</bpmn:process>")
    assert said("a.bpmn", DIAGRAM, more) == [(What.ADDED, "法务复核", None, "", "")]
    assert said("a.bpmn", more, DIAGRAM) == [(What.REMOVED, "法务复核", None, "", "")]
    lane = '<bpmn:lane id="lane_legal" name="法务"><bpmn:flowNodeRef>{}</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    here = more.replace(b"</bpmn:laneSet>", lane.format("none").encode())
    there = more.replace(b"</bpmn:laneSet>", lane.format("legal").encode())
    assert said("a.bpmn", here, there) == [(What.MOVED, "法务复核", "泳道", "", "法务")]


def test_how_an_added_step_and_an_added_flow_are_set_is_told_with_them():
    added = (
        '<bpmn:userTask id="legal" name="法务复核"><bpmn:extensionElements>'
        '<zeebe:assignmentDefinition candidateGroups="legal"/>'
        '<zeebe:taskSchedule dueDate="=due after(now(), {value: 2, unit: &#34;working days&#34;})"/>'
        "</bpmn:extensionElements></bpmn:userTask>"
        '<bpmn:sequenceFlow id="to_legal" sourceRef="begun" targetRef="legal"/>'
    )
    more = DIAGRAM.replace(b"</bpmn:process>", added.encode() + b"</bpmn:process>")
    step, flow = compare("a.bpmn", DIAGRAM, more)
    assert {words.zh: value for words, value in step.details.items()} == {
        "类型": "人工任务",
        "办理角色": "legal",
        "办理期限": '=due after(now(), {value: 2, unit: "working days"})',
    }
    assert {words.zh: value for words, value in flow.details.items()}["终点"] == "法务复核"
    assert all(not one.details for one in compare("a.bpmn", None, DIAGRAM))


def test_a_scenario_is_told_step_by_step():
    source = (FOLDER / "scenarios/complaint-invalid.scenario.json").read_bytes()
    assert compare("x.scenario.json", source, source) == []
    assert [(one.what, one.sort.zh) for one in compare("x.scenario.json", None, source)] == [(What.ADDED, "场景")]
    changed = json.loads(source)
    changed["steps"][2]["passes"].append("legal")
    [found] = compare("x.scenario.json", source, json.dumps(changed).encode())
    assert (found.what, found.setting.zh, found.new.endswith("→ legal")) == (What.CHANGED, "第 3 步", True)


def test_layout_alone_is_no_difference():
    moved = DIAGRAM.replace(b'x="', b'x="1', 3)
    assert moved != DIAGRAM
    assert compare("a.bpmn", DIAGRAM, moved) == []


def test_fields_of_a_form():
    def change(fields):
        fields[1]["validate"]["max"] = 80000
        fields[2]["values"].append({"label": "乙", "value": "y"})
        fields.insert(1, {"type": "textfield", "id": "d", "key": "phone", "label": "电话"})

    assert said("f.form", SAME, form(change)) == [
        (What.ADDED, "电话", None, "", ""),
        (What.CHANGED, "金额", "最大值", "50000", "80000"),
        (What.CHANGED, "类别", "选项", "甲", "甲、乙"),
    ]


def test_one_field_that_changes_places_moves_alone():
    found = said("f.form", SAME, form(lambda fields: fields.append(fields.pop(0))))
    assert found == [(What.MOVED, "姓名", "次序", "1", "3")]


def test_rows_of_a_table():
    assert b"<text>" in TABLE
    start = TABLE.index(b"<rule ")
    end = TABLE.index(b"</rule>", start) + len(b"</rule>")
    less = TABLE[:start] + TABLE[end:]
    found = compare("t.dmn", TABLE, less)
    assert [one.what for one in found] == [What.REMOVED]
    assert [one.what for one in compare("t.dmn", less, TABLE)] == [What.ADDED]


def test_a_new_file_is_all_added_and_one_that_cannot_be_read_is_refused():
    assert {one.what for one in compare("f.form", None, SAME)} == {What.ADDED}
    assert {one.what for one in compare("f.form", SAME, None)} == {What.REMOVED}
    with pytest.raises(DefinitionInvalid):
        compare("f.form", SAME, b"{")
