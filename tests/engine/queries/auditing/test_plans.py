"""What auditors list of very many events, cases and tasks is found by an index made for it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event

from engine import clock
from engine.queries.auditing.accesses import Asked as Reading
from engine.queries.auditing.accesses import accesses
from engine.queries.auditing.delays import Wanted, counts, page, tasks
from engine.queries.auditing.interventions import interventions
from engine.queries.auditing.population import Asked, cases


def plans(session, read) -> str:
    """Return the plans of all statements about events, cases and tasks that reading takes."""
    seen = []

    def note(_connection, _cursor, statement, given, _context, _many) -> None:
        if any(f"FROM {table}" in statement for table in ("event", "instance", "task")):
            seen.append((statement, given))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    read()
    event.remove(engine, "before_cursor_execute", note)
    rows = [session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given) for text, given in seen]
    return "\n".join(str(row[3]) for found in rows for row in found)


def test_acts_and_readings_are_found_among_all_events(engine, session):
    if engine.dialect.name != "sqlite":
        return  # PostgreSQL chooses by how much there is, which here is nothing.
    for read in (lambda: interventions(session, Asked(), 1), lambda: accesses(session, Reading(), 1)):
        plan = plans(session, read)
        assert "ix_event_acts" in plan
        assert "SCAN event" not in plan


def test_the_population_comes_in_the_order_of_its_index(engine, session):
    if engine.dialect.name == "sqlite":
        plan = plans(session, lambda: cases(session, Asked(), 1))
        assert "ix_instance_population" in plan
        assert "TEMP B-TREE" not in plan


def test_late_work_is_counted_and_ordered_by_its_index_alone(engine, session):
    if engine.dialect.name != "sqlite":
        return
    for since in (None, clock.now() - timedelta(days=90)):
        wanted = Wanted(Asked(since=since))
        plan = plans(session, lambda wanted=wanted: counts(session, tasks(), wanted))
        assert "COVERING INDEX ix_task_late" in plan
        plan = plans(session, lambda wanted=wanted: page(session, tasks(), wanted, 1000, 2))
        assert "COVERING INDEX ix_task_late" in plan
        assert "MERGE (UNION ALL)" in plan
        # Only what is late now is sorted, and the rows that are shown.
        assert "ORDER BY" not in plan.partition("LEFT")[2].partition("RIGHT")[0]
        assert "SCAN task" not in plan.replace("SCAN task USING", "")
