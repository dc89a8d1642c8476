"""Recorded values are read as people write them, never as JSON."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import g
from sqlalchemy import select

from engine import commands
from engine.commands import Upload
from engine.ledger import read
from engine.model import Attachment
from forms import load_form
from web.work.values import NOTHING, Grid, Values
from web.work.variables import VARIABLES

SHIPPED = Path(__file__).parents[3] / "workflows"


@pytest.fixture
def case(company):
    """Return a case with a file."""
    begun = company.report("厨房顶棚渗水")
    commands.attach(company.session, begun.id, Upload("现场.jpg", company.picture()), by=company.acting(company.chen))
    return begun


@pytest.fixture
def say(app, company, session, case):
    """Return a function that says a value in a language."""

    def said(name, value, locale="zh"):
        with app.test_request_context("/"):
            g.language = locale
            return Values(session, case, [value]).say(name, value)

    return said


def test_choices_people_roles_projects_and_yes_are_words(say, company):
    assert say("cause", "pipe") != "pipe"
    assert say("handler", company.wu.id) == "吴刚"
    assert say("related", ["property", "customer_service"]).count("、") == 1
    assert "property" not in say("related", ["property", "customer_service"])
    assert say("done", True) == "是"
    assert say("cost", 800).startswith("800") or "800" in say("cost", 800)
    assert say("note", "") == say("note", None) == say("note", []) == NOTHING


def test_times_are_those_of_shanghai(say):
    assert say("at", {"$dt": "2026-11-06T01:10:39.092323Z"}) == "2026-11-06 09:10"
    assert say("on", {"$d": "2026-11-06"}) == "2026-11-06"


def test_a_file_has_its_name_and_digest(say, company, case):
    file = company.session.scalars(select(Attachment).where(Attachment.instance_id == case.id)).one()
    value = [{"id": file.id, "name": file.name, "size": file.size, "type": file.media_type}]
    assert file.digest in say("photos", value)
    assert say("report", file.id) == "现场.jpg"


def test_lists_are_tables_and_parts_have_names(say, company):
    rows = [{"role": "property", "state": True, "empty": None}, {"role": "customer_service", "state": False}]
    shown = say("rows", rows)
    assert isinstance(shown, Grid)
    assert shown.columns == ("角色", "状态")
    assert [row[1] for row in shown.rows] == ["是", "否"]
    inner = say("doer", {"person": company.wu.id, "at": {"$dt": "2026-11-06T01:10:00Z"}, "parts": {"reason": "漏"}})
    assert inner.rows == (("吴刚", "2026-11-06 09:10", "原因：漏"),)


def test_lists_of_lists_are_one_table(say):
    assert say("lists", [[{"state": True}], [{"state": False}]]).rows == (("是",), ("否",))


def test_of_two_languages_the_readers_is_shown(say):
    rows = [{"text": "是否渗水", "text_en": "Does it leak?"}, {"text": "是否开裂", "text_en": "Is it cracked?"}]
    assert say("items", rows).rows == (("是否渗水",), ("是否开裂",))
    assert say("items", rows, "en").rows == (("Does it leak?",), ("Is it cracked?",))


def test_no_page_of_a_record_shows_json(company, session, people, client, case):
    people("tang", "qa_auditor", name="唐岚")
    client.sign_in("tang")
    company.inspect(case)
    session.rollback()
    assert any(
        isinstance(value, dict) for fact in read(session, f"pi/{case.number}") for value in fact.revealed.values()
    )
    page = client.get(f"/audit/cases/{case.number}").text.split('id="events"')[1]
    for sign in ("[&#34;", "{&#34;", "[&#39;", "{&#39;", "$dt"):
        assert sign not in page


def test_codes_that_no_form_offers_are_words(say):
    rows = [{"result": "pass", "source": "rule"}, {"result": "fail", "source": "lesson"}]
    assert say("sheets", rows).rows == (("符合", "制度条款"), ("不符合", "经验"))
    assert say("sheets", rows, "en").columns == ("result", "source")
    assert say("reviewed", "agree") == "同意"


def test_every_variable_of_a_shipped_diagram_has_words():
    named = {
        part
        for one in (SHIPPED / "forms").glob("*.form")
        for info in load_form(one.read_bytes()).fields
        if info.label not in ("", info.path)
        for part in (info.path, info.path.rpartition(".")[2])
    }
    wanting = {
        f"{one.stem}: {name}"
        for one in (SHIPPED / "bpmn").glob("*.bpmn")
        for name in variables_of(one.read_bytes())
        if name not in named and name not in VARIABLES
    }
    assert wanting == set()


def variables_of(diagram: bytes) -> set[str]:
    """Return what the elements of a diagram write."""
    attributes = {"input": "target", "output": "target", "loopCharacteristics": "outputCollection"}
    found = {
        element.get(attributes.get(element.tag.rpartition("}")[2], "resultVariable"))
        for element in ElementTree.fromstring(diagram).iter()
    }
    return {name.partition(".")[0] for name in found if name}
