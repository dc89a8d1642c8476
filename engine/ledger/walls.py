"""The second wall: database triggers that refuse to change or remove what was recorded.

There is one gate in it: events of a record on an approved, supervised destruction list that nothing holds.
"""

from __future__ import annotations

_SQLITE = {
    "event_refuse_update": """BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
    "event_refuse_delete": """BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'events are never removed'); END""",
    # INSERT OR REPLACE removes the old row without asking the trigger above.
    "event_refuse_replace": """BEFORE INSERT ON event
        WHEN EXISTS (SELECT 1 FROM event WHERE stream = NEW.stream AND seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END""",
}

_POSTGRESQL_UP = (
    """
    CREATE FUNCTION event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'events are never changed or removed' USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    """
    CREATE FUNCTION event_check() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.hash IS DISTINCT FROM encode(sha256(
            convert_to('firebreak.event/v1', 'UTF8') || '\\x00'::bytea || convert_to(NEW.body, 'UTF8')
        ), 'hex') THEN
            RAISE EXCEPTION 'the event does not fit its hash' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER event_refuse_change BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_refuse()",
    "CREATE TRIGGER event_refuse_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION event_refuse()",
    "CREATE TRIGGER event_check_hash BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_check()",
)

_POSTGRESQL_DOWN = (
    "DROP TRIGGER event_check_hash ON event",
    "DROP TRIGGER event_refuse_truncate ON event",
    "DROP TRIGGER event_refuse_change ON event",
    "DROP FUNCTION event_check()",
    "DROP FUNCTION event_refuse()",
)


def build(dialect: str) -> tuple[str, ...]:
    """Return the statements that put up the wall on ``sqlite`` or ``postgresql``, to run in order."""
    if dialect == "sqlite":
        return tuple(f"CREATE TRIGGER {name} {rule}" for name, rule in _SQLITE.items())
    return _POSTGRESQL_UP


def tear_down(dialect: str) -> tuple[str, ...]:
    """Return the statements that take the wall away again (for a migration's way back)."""
    if dialect == "sqlite":
        return tuple(f"DROP TRIGGER {name}" for name in _SQLITE)
    return _POSTGRESQL_DOWN


_REFUSED = "events are never removed"
_KEPT = ("record", "destruction_list", "destruction_item", "hold")
"""What is kept for ever: the stubs of destroyed records, the lists, and the holds with those that were lifted."""
# The list is approved and its four signatures are there; it is executed in the same transaction.
_MAY_GO = """EXISTS (
            SELECT 1 FROM destruction_item AS item
            JOIN destruction_list AS list ON list.number = item.list_number
            JOIN record ON record.number = item.number
            WHERE OLD.stream = 'pi/' || item.number AND item.number = substr(OLD.stream, 4) AND item.kept = ''
            AND list.state = 'approved' AND list.appraised_by IS NOT NULL AND list.approved_by IS NOT NULL
            AND list.supervised_by IS NOT NULL
            AND NOT EXISTS (
                SELECT 1 FROM hold WHERE hold.lifted_at IS NULL
                AND hold.case_number IN ('', record.number) AND hold.process_key IN ('', record.process_key)
                AND hold.project IN ('', record.project)
            )
        )"""
_POSTGRESQL_FUNCTION = """
    CREATE OR REPLACE FUNCTION event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF {may_go} THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION 'events are never changed or removed' USING ERRCODE = 'insufficient_privilege';
    END $$
    """


def gate(dialect: str) -> tuple[str, ...]:
    """Return the statements that open the gate for destruction lists, and keep these lists for ever."""
    if dialect == "sqlite":
        return (
            "DROP TRIGGER event_refuse_delete",
            f"""CREATE TRIGGER event_refuse_delete BEFORE DELETE ON event WHEN NOT {_MAY_GO}
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
            *(
                f"""CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, 'kept for ever'); END"""
                for table in _KEPT
            ),
            """CREATE TRIGGER destruction_list_refuse_update BEFORE UPDATE ON destruction_list
        WHEN OLD.state IN ('executed', 'refused') BEGIN SELECT RAISE(ABORT, 'kept for ever'); END""",
        )
    return (
        _POSTGRESQL_FUNCTION.format(may_go=_MAY_GO),
        """
    CREATE FUNCTION kept_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'kept for ever' USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
        *(
            f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table}"
            f" FOR EACH {'ROW' if change == 'DELETE' else 'STATEMENT'} EXECUTE FUNCTION kept_refuse()"
            for table in _KEPT
            for change in ("DELETE", "TRUNCATE")
        ),
        "CREATE TRIGGER destruction_list_refuse_update BEFORE UPDATE ON destruction_list FOR EACH ROW"
        " WHEN (OLD.state IN ('executed', 'refused')) EXECUTE FUNCTION kept_refuse()",
    )


def close(dialect: str) -> tuple[str, ...]:
    """Return the statements that close the gate again (for a migration's way back)."""
    if dialect == "sqlite":
        return (
            "DROP TRIGGER destruction_list_refuse_update",
            *(f"DROP TRIGGER {table}_refuse_delete" for table in _KEPT),
            "DROP TRIGGER event_refuse_delete",
            f"CREATE TRIGGER event_refuse_delete {_SQLITE['event_refuse_delete']}",
        )
    return (
        "DROP TRIGGER destruction_list_refuse_update ON destruction_list",
        *(f"DROP TRIGGER {table}_refuse_{change} ON {table}" for table in _KEPT for change in ("delete", "truncate")),
        "DROP FUNCTION kept_refuse()",
        _POSTGRESQL_FUNCTION.format(may_go="FALSE"),
    )
