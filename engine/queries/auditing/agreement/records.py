"""Records beside the events that ended their cases, shelved their paper, put them on lists and destroyed them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine import ledger
from engine.instances.recording import STREAM
from engine.ledger import Fact, Flaw
from engine.ledger.canonical import spell
from engine.ledger.destroyed import EXECUTED, LISTS
from engine.model import Instance, InstanceState, Record, Stream
from engine.queries.auditing.agreement.beginnings import Beginnings
from engine.queries.auditing.agreement.difference import at_once, difference
from engine.records.departments import STREAM as SHELVES

_ENDS = {f"instance.{one}": one for one in InstanceState if one != InstanceState.ACTIVE}


class Records:
    """What is known of all records beside the streams of their cases: their paper and their lists, read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._beginnings = Beginnings(session)

    def of_cases(self, told: Mapping[str, Sequence[Fact]]) -> Iterator[Flaw]:
        """Yield the records of these cases that are not as the facts say; those of running cases too.

        Procedure, project, state, end, begin of retention, place and day of review count, and that it is there.
        """
        query = select(Record, Instance.scope_kind, Instance.scope_id).join(Instance, Instance.number == Record.number)
        found = self._session.execute(query.where(Record.number.in_(told)))
        rows = {row.number: (row, scope if kind == "project" else "") for row, kind, scope in found}
        for number, facts in told.items():
            ended = next((fact for fact in reversed(facts) if fact.type in _ENDS), None)
            row, project = rows.get(number, (None, ""))
            if ended is None or row is None:
                fits = ended is None and row is None
            else:
                # Cases that ended before their last event named the project have it in their own row only.
                fits = row.project == ended.public.get("project", project) and self._fits(row, ended)
            if not fits:
                yield _record(number)

    def without_case(self) -> Iterator[Flaw]:
        """Yield the records without a case that no list destroyed or not so, and the cases without rows."""
        has_case = exists().where(Instance.number == Record.number)
        gone = select(Record.number).where(~has_case).order_by(Record.number)
        for number in self._session.scalars(gone.where(Record.list_number.is_(None))).all():
            yield _record(number)
        for list_number, facts in self._lists():
            yield from self._destroyed(list_number, facts)
        known = exists().where(STREAM + Instance.number == Stream.id) | exists().where(
            STREAM + Record.number == Stream.id
        )
        cases = select(Stream.id).where(Stream.id.startswith(STREAM), ~known)
        for stream in self._session.scalars(cases.order_by(Stream.id)).all():
            number = stream.removeprefix(STREAM)
            yield difference(f"事项 {number}", f"Case {number}")

    def _fits(self, row: Record, ended: Fact) -> bool:
        return (
            row.process_key == ended.public["def"]
            and row.state == _ENDS[ended.type]
            and at_once(row.ended_at, ended.at)
            and row.place == self._places.get(row.number, "")
            and row.review_on == self._reviews.get(row.number)
            and (row.list_number, row.destroyed_at) == (None, None)
            and self._beginnings.fit(row, str(ended.public["defsha"]))
        )

    def _destroyed(self, list_number: str, facts: Mapping[str, Fact]) -> Iterator[Flaw]:
        """Yield the records that name this list and are not as its stream says; others it names are its own flaw."""
        made, executed = facts.get("list.made"), facts.get(EXECUTED)
        items = {str(one["number"]): one for one in made.public["items"]} if made is not None else {}
        at = _executed_at(executed) if executed is not None else None
        rows = select(Record).where(Record.list_number == list_number).order_by(Record.number)
        for row in self._session.scalars(rows).all():
            item = items.get(row.number, {})
            fits = at is not None and at_once(row.destroyed_at, at)
            if not fits or (row.process_key, spell(row.since)) != (item.get("process"), item.get("since")):
                yield _record(row.number)

    @cached_property
    def _places(self) -> dict[str, str]:
        """Return where the paper of records lies, as it was last noted."""
        noted = ledger.read(self._session, SHELVES, reveal=False)
        return {str(one.public["record"]): str(one.public["new"]) for one in noted if one.type == "record.placed"}

    @cached_property
    def _reviews(self) -> dict[str, date]:
        """Return the day of review of the records a list was refused for, of the last such list."""
        refused = [facts for _, facts in self._lists() if {"list.made", "list.refused"} <= facts.keys()]
        found: dict[str, date] = {}
        for facts in sorted(refused, key=lambda one: one["list.refused"].at):
            day = date.fromisoformat(facts["list.refused"].public["review_on"])
            found |= {str(item["number"]): day for item in facts["list.made"].public["items"]}
        return found

    def _lists(self) -> Iterator[tuple[str, Mapping[str, Fact]]]:
        """Yield the number of every destruction list with its facts by type."""
        streams = select(Stream.id).where(Stream.id.startswith(LISTS)).order_by(Stream.id)
        for stream in self._session.scalars(streams).all():
            facts = ledger.read(self._session, stream, reveal=False)
            yield stream.removeprefix(LISTS), {fact.type: fact for fact in facts}


def _executed_at(executed: Fact) -> datetime:
    """Return when a list was executed, the first time where it was replayed after a restore."""
    again = executed.public.get("replayed")
    return datetime.fromisoformat(again["executed_at"]) if again else executed.at


def _record(number: str) -> Flaw:
    return difference(f"记录 {number}", f"Record {number}")
