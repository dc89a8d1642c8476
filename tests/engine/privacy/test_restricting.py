"""Restricting: where a law still keeps a record, its personal values are stored and nothing else, until it is over."""

from __future__ import annotations

from typing import Any

import pytest

from engine import commands, ledger, sealing
from engine.errors import Conflict, NotAllowed
from engine.files import open_file
from engine.model import Attachment, Definition
from engine.privacy.scrubbing import ERASED, RESTRICTED
from engine.queries.casefile import values_of
from engine.registers import get
from tests.acceptance.conftest import OWNER
from tests.acceptance.privacy import internal
from tests.engine.privacy.conftest import LETTER, NAME, PHONE, Held
from tests.engine.privacy.test_erasing import KEY


@pytest.fixture
def ended(held: Held) -> Held:
    commands.cancel(held.company.session, held.case.instance.id, reason=f"{NAME}已撤诉", by=held.asks)
    return held


@pytest.fixture
def number(ended: Held) -> str:
    """Return the number of a restriction that was carried out."""
    asked = ended.carried_out("restrict")
    ended.company.session.rollback()
    ended.company.session.expire_all()
    return asked


def end(held: Held, kind: str, of: str) -> str:
    session = held.company.session
    asked = internal(held.company, kind, by="sunjia").proposed(kind, by="sunjia", ends=of, reason="期限已到")
    asked.decided(by="linyue")
    session.rollback()
    session.expire_all()
    return asked.number


def said(held: Held) -> list[Any]:
    return [value for fact in held.case.facts for value in fact.revealed.values()]


def test_values_are_hidden_everywhere_and_withheld_not_erased(ended: Held, number: str) -> None:
    session, case = ended.company.session, ended.case
    assert values_of(session, case.instance)["phone"] == RESTRICTED
    customer = get(session, "customer", "KH-00001")
    assert customer is not None
    assert customer.data["name"] == RESTRICTED
    assert NAME not in str(said(ended))
    assert PHONE not in str(said(ended))
    done = case.facts[-1]
    assert (done.type, done.public["request"]) == ("privacy.restricted", number)
    withheld = {digest for fact in case.facts for digest in fact.withheld}
    assert withheld == set(done.public["digests"])
    checked = ledger.verify(session, f"pi/{case.number}")
    assert (checked.ok, checked.erased) == (True, 0)
    while sealing.keep(session, KEY):
        pass
    assert NAME not in str(sealing.exported(session, f"pi/{case.number}"))
    assert not commands.search_person(session, PHONE, by=ended.asks).matches


def test_only_the_two_responsible_read_what_is_kept(ended: Held, number: str) -> None:
    session = ended.company.session
    for actor in (ended.asks, ended.approves):
        assert NAME in str(commands.look_at_kept(session, number, by=actor))
    with pytest.raises(NotAllowed):
        commands.look_at_kept(session, number, by=ended.company.actor("tanglan"))


def test_lifted_everything_is_as_it_was(ended: Held, number: str) -> None:
    session, case = ended.company.session, ended.case
    end(ended, "lift", number)
    assert values_of(session, case.instance)["phone"] == PHONE
    assert case.instance.title
    assert case.instance.title in OWNER["content"]
    customer = get(session, "customer", "KH-00001")
    assert customer is not None
    assert (customer.data["name"], customer.title) == (NAME, NAME)
    assert NAME in str(said(ended))
    assert case.facts[-1].type == "privacy.lifted"
    (file,) = case.files
    with open_file(file.digest) as stored:
        assert stored.read() == LETTER
    assert commands.search_person(session, PHONE, by=ended.asks).matches
    with pytest.raises(Conflict):
        commands.look_at_kept(session, number, by=ended.asks)


def test_what_was_kept_is_erased_when_the_law_lets_it_go(ended: Held, number: str) -> None:
    session, case = ended.company.session, ended.case
    kept = commands.look_at_kept(session, number, by=ended.asks)
    digest = next(told for table, _, column, told in kept if (table, column) == (Attachment.__tablename__, "digest"))
    open_file(digest).close()
    end(ended, "erase", number)
    assert values_of(session, case.instance)["phone"] == ERASED
    done = case.facts[-1]
    assert done.type == "privacy.erased"
    gone = {one for fact in case.facts for one in fact.erased}
    assert set(done.public["digests"]) == gone
    checked = ledger.verify(session, f"pi/{case.number}")
    assert checked.ok
    with pytest.raises(Exception, match="内容已不在"):
        open_file(digest)
    again = internal(ended.company, "lift").proposed("lift", ends=number)
    assert again.values["obstacle"] == "该限制已经结束"


def test_while_a_legal_period_runs_or_a_hold_lies_nothing_is_erased(ended: Held) -> None:
    session = ended.company.session
    definition = session.query(Definition).filter_by(key="complaint").one()
    definition.settings = {**definition.settings, "legal_floor": "enterprise"}
    session.commit()
    refused = ended.ask()
    assert refused.steps == ["propose"]
    assert "法定保存期限" in refused.values["obstacle"]
    assert ended.ask("restrict").steps == ["decide"]
