"""The second wall: database triggers that refuse to change or remove what was recorded."""

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
