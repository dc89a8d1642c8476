"""What names rules is found in every kind of file, and followed to the elements that use it."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.model import Register
from engine.queries.carriers import Place, carriers
from engine.registers import save_entry

DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="check" name="检查" isExecutable="true">
  <extensionElements><zeebe:properties><zeebe:property name="firebreak:rules" value="AAA-001"/></zeebe:properties>
  </extensionElements>
  <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
  <userTask id="t" name="看房"><extensionElements><zeebe:formDefinition formId="look"/><zeebe:userTask/>
    <zeebe:assignmentDefinition candidateGroups="crew"/>
    <zeebe:taskSchedule dueDate="=due after(now(), policy.look.within)"/>
    <zeebe:properties><zeebe:property name="firebreak:rules" value="AAA-002, AAA-003"/></zeebe:properties>
  </extensionElements></userTask><sequenceFlow id="g" sourceRef="t" targetRef="e"/><endEvent id="e"/>
</process></definitions>"""
FORM = {
    "type": "default",
    "id": "look",
    "components": [
        {"type": "textfield", "key": "seen", "label": "所见", "properties": {"firebreak:rules": "AAA-004"}},
    ],
    "translations": {"en": {"所见": "Seen"}},
}
CATALOGUE = """
[[role]]
key = "crew"
title = { zh = "班组", en = "Crew" }
rules = ["AAA-005"]
[[policy]]
key = "look.within"
value = 2
unit = "hours"
title = { zh = "看房时限", en = "Term" }
rules = ["AAA-006"]
[[record_class]]
key = "long"
title = { zh = "长期", en = "Long" }
rules = ["AAA-007"]
"""
AT = (Place("check", "t"),)


def deployed(session: Session, catalogue: str = CATALOGUE) -> None:
    files = {"check.bpmn": DIAGRAM.encode(), "look.form": json.dumps(FORM).encode(), "c.toml": catalogue.encode()}
    commands.deploy(session, files, by=SYSTEM)


def test_every_kind_of_file_names_rules(session: Session) -> None:
    deployed(session)
    found = {rule: [(one.kind, one.address, one.places) for one in named] for rule, named in carriers(session).items()}
    assert found == {
        "AAA-001": [("process", "check", ())],
        "AAA-002": [("userTask", "check#t", AT)],
        "AAA-003": [("userTask", "check#t", AT)],
        "AAA-004": [("field", "look#seen", AT)],
        "AAA-005": [("role", "crew", AT)],
        "AAA-006": [("policy", "look.within", AT)],
        "AAA-007": [("record_class", "long", ())],
    }


def test_a_field_is_called_in_both_languages(session: Session) -> None:
    deployed(session)
    (field,) = carriers(session)["AAA-004"]
    assert field.name is not None
    assert (field.name.zh, field.name.en) == ("所见", "Seen")


def test_a_rule_taken_out_of_the_catalogue_is_carried_no_longer(session: Session) -> None:
    deployed(session)
    deployed(session, CATALOGUE.replace('"AAA-006"', ""))
    assert "AAA-006" not in carriers(session)


def test_an_item_of_a_checklist_carries_its_rule_while_it_is_in_use(session: Session) -> None:
    with transaction(session):
        session.add(Register(key="checklist", name_zh="检查表", name_en="Checklists", title_field="text"))
        session.flush()
        data = {"list": "jdr", "text": "厨房面积", "source": "rule", "source_number": "AAA-009"}
        save_entry(session, "checklist", data, by=SYSTEM, number="JDR-1")
    (item,) = carriers(session)["AAA-009"]
    assert (item.kind, item.part) == ("checklist", "JDR-1")
