"""Procedures are filed into folders by their owners, which is recorded."""

from __future__ import annotations

import pytest

from engine import ledger
from engine.commands import studio
from engine.errors import FieldsInvalid, NotAllowed, NotFound
from engine.queries.studio import folders
from tests.engine.commands.conftest import Company


def facts(company: Company) -> list[tuple[object, object]]:
    kept = ledger.read(company.session, "def/process/leave")
    return [(fact.public["old"], fact.public["new"]) for fact in kept if fact.type == "procedure.filed"]


def test_a_procedure_is_filed_moved_and_taken_out(company: Company) -> None:
    studio.file_procedure(company.session, "leave", " 人事  制度 ", by=company.jia)
    assert folders(company.session) == {"leave": "人事 制度"}
    studio.file_procedure(company.session, "leave", "人事 制度", by=company.jia)
    studio.file_procedure(company.session, "leave", "行政", by=company.jia)
    studio.file_procedure(company.session, "leave", "", by=company.jia)
    assert folders(company.session) == {}
    assert facts(company) == [(None, "人事 制度"), ("人事 制度", "行政"), ("行政", None)]


def test_a_new_procedure_is_filed_while_it_is_drawn(company: Company) -> None:
    studio.new_copy(company.session, "trip", "出差", by=company.jia)
    studio.file_procedure(company.session, "trip", "人事", by=company.jia)
    assert folders(company.session) == {"trip": "人事"}


def test_what_cannot_be_filed_is_refused(company: Company) -> None:
    with pytest.raises(NotAllowed):
        studio.file_procedure(company.session, "leave", "人事", by=company.yi)
    with pytest.raises(NotFound):
        studio.file_procedure(company.session, "none", "人事", by=company.jia)
    with pytest.raises(FieldsInvalid):
        studio.file_procedure(company.session, "leave", "长" * 41, by=company.jia)
    assert folders(company.session) == {}
