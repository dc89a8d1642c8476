"""An entry of a register that is otherwise than its events say is named."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from engine import clock as wall_clock
from engine import commands, ledger
from engine.actor import SYSTEM
from engine.database import transaction
from engine.identity.actors import actor_of
from engine.model import Entry, EntryKey, Person
from engine.queries.auditing.agreement import disagreeing_entries, entries
from engine.registers import get, restore, retire, save_entry
from tests.engine.queries.auditing.agreement.conftest import Forge, named
from tests.engine.records.test_triggers import reach

OF_PROJECT = "台账 project 的条目 jiangpan"


@pytest.fixture
def entry(company: Session) -> Entry:
    """Return a project that was changed, retired and restored, with dates somebody moved, giving the reason."""
    person = company.scalars(select(Person).where(Person.login == "jia")).one()
    by = actor_of(company, person)
    for day in (date(2027, 5, 1), date(2027, 6, 1)):
        commands.move_dates(company, "jiangpan", {"launch": day}, reason="开工推迟", by=by)
    reach(company, "delivery", wall_clock.local(wall_clock.now()).date())
    with transaction(company):
        row = save_entry(
            company, "project", {"area": 1.5, "none": None, "parts": [{"a": 1}]}, by=SYSTEM, number="jiangpan"
        )
        retire(company, row, by=SYSTEM)
        restore(company, row, by=SYSTEM)
        retire(company, save_entry(company, "project", {"name": "观山"}, by=SYSTEM, number="guanshan"), by=SYSTEM)
    commands.note_export(company, "project", count=2, kind="csv", by=by)
    assert list(disagreeing_entries(company)) == []
    found = get(company, "project", "jiangpan")
    assert found is not None
    return found


@pytest.mark.parametrize("changed", [{"name": "湖畔"}, {"area": 2.5}, {"parts": []}, {"none": 0}, {"added": "x"}])
def test_an_edited_field_is_named(company: Session, entry: Entry, forge: Forge, changed: dict[str, object]) -> None:
    forge(update(Entry).where(Entry.id == entry.id).values(data={**entry.data, **changed}))
    assert named(list(disagreeing_entries(company))) == [OF_PROJECT]


def test_a_field_that_was_taken_out_is_named(company: Session, entry: Entry, forge: Forge) -> None:
    forge(update(Entry).where(Entry.id == entry.id).values(data={"name": "江畔"}))
    assert named(list(disagreeing_entries(company))) == [OF_PROJECT]


@pytest.mark.parametrize("number", ["jiangpan", "guanshan"])
def test_an_entry_that_was_taken_out_of_use_or_into_it_is_named(
    company: Session, entry: Entry, forge: Forge, number: str
) -> None:
    at = wall_clock.now() if number == "jiangpan" else None
    forge(update(Entry).where(Entry.number == number).values(retired_at=at))
    assert named(list(disagreeing_entries(company))) == [f"台账 project 的条目 {number}"]


def test_removed_entries_and_those_nobody_saved_are_named_however_many_are_read_at_a_time(
    company: Session, entry: Entry, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "_READ", 1)
    assert list(disagreeing_entries(company)) == []
    forge(delete(EntryKey))
    forge(update(Entry).where(Entry.id == entry.id).values(number="taken"))
    assert named(list(disagreeing_entries(company))) == [OF_PROJECT, "台账 project 的条目 taken"]


def test_a_value_that_was_erased_is_not_compared(company: Session, entry: Entry, forge: Forge) -> None:
    with transaction(company):
        ledger.destroy_key(company, "entry:project/jiangpan")
    forge(update(Entry).where(Entry.id == entry.id).values(data={**entry.data, "name": "湖畔"}))
    assert list(disagreeing_entries(company)) == []
