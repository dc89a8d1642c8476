"""What keeps values from being erased yet: a legal period of keeping, or a hold (PIPL 47, second paragraph)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.model import Instance, Record
from engine.privacy.targets import Subject
from engine.records.holds import holds_on
from engine.records.terms import Terms, years_after
from engine.text import Text


def kept_by_law(session: Session, subject: Subject) -> Text | None:
    """Return why the person's own cases, and chosen ones that mention them, are still kept, or None."""
    terms, today = Terms(session), clock.local(clock.now()).date()
    for part in subject.parts:
        if not (part.is_own or part.is_chosen) or not isinstance(part.row, Instance):
            continue
        number = part.row.number
        record = session.scalar(select(Record).where(Record.number == number))
        if record is not None and holds_on(session, record):
            return Text(f"{number} 已冻结，不能删除，只能限制处理", f"{number} is on legal hold: restrict it instead")
        floor = terms.of(part.row.process_key).floor
        since = record.since if record is not None else part.row.ended_at
        if floor is None or since is None:
            continue
        until = years_after(clock.local(since).date(), floor.years) if floor.years is not None else None
        if until is None or until > today:
            return Text(
                f"{number} 的法定保存期限（{floor.title.zh}）未满，不能删除，只能限制处理",
                f"The legal period of {number} ({floor.title.en}) is not over: restrict it instead",
            )
    return None
