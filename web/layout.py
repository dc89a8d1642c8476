"""What the frame of every page shows: navigation, notices, who is signed in."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, or_, select

from engine.model import Notice, Task, TaskState
from web import current, db, navigation
from web.addresses import each


def set_up(app: Flask) -> None:
    """Give templates of ``app`` what ``layout.html`` shows."""
    app.jinja_env.globals.update(
        person=current.person,
        holds=current.holds,
        navigation=navigation.items,
        has_page=app.view_functions.__contains__,
        unread=unread,
        each=each,
    )


def unread() -> int:
    """Return how many notices the person has not read; what was about a task that has ended counts no more."""
    person = current.person()
    if person is None:
        return 0
    found = (
        select(func.count())
        .select_from(Notice)
        .outerjoin(Task, Task.id == Notice.task_id)
        .where(
            Notice.person_id == person.id,
            Notice.read_at.is_(None),
            or_(Notice.task_id.is_(None), Task.state == TaskState.OPEN),
        )
    )
    return db.session().scalar(found) or 0
