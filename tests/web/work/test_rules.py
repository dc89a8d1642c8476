"""The rules behind the shipped procedures, in words."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from web.work.rules import KINDS, book, rules_of

SHIPPED = Path(str(resources.files("workflows")))
ID = re.compile(r"\b[A-Z]{3}-\d{3}\b")
HAN = re.compile(r"[\u4e00-\u9fff]")


def named() -> set[str]:
    files = [path for path in SHIPPED.rglob("*") if path.suffix in {".bpmn", ".dmn", ".form", ".toml"}]
    files += SHIPPED.glob("checklists/*.csv")
    return {rule for path in files for rule in ID.findall(path.read_text(encoding="utf-8"))}


def test_every_rule_the_procedures_name_has_a_wording():
    assert len(named()) > 100
    assert named() - set(book()) == set()


def test_the_table_has_each_rule_once_in_order_in_both_languages():
    lines = (SHIPPED / "rules.csv").read_text(encoding="utf-8").splitlines()[1:]
    ids = [line.split(",")[0] for line in lines]
    assert ids == sorted(set(ids))
    for rule in book().values():
        for text in filter(None, (rule.text, rule.reason)):
            assert HAN.search(text.zh), rule.id
            assert text.en, rule.id
            assert not HAN.search(text.en), rule.id


def test_every_rule_is_of_a_known_kind():
    assert {rule.kind for rule in book().values()} == set(KINDS)


def test_a_rule_of_the_company_itself_keeps_its_bare_id():
    known, own = rules_of(["CMP-046", "OWN-001"])
    assert known.text is not None
    assert own.id == "OWN-001"
    assert own.text is None
