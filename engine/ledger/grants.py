"""On PostgreSQL the product works under a role that does not own the tables and cannot take the wall down."""

from __future__ import annotations

from sqlalchemy import Engine, text

from engine.database import sessions, transaction
from engine.errors import Conflict, NotFound
from engine.text import Text

_OWNED = "SELECT pg_has_role(:role, relowner, 'MEMBER') FROM pg_class WHERE oid = 'event'::regclass"
_READ_ONLY = ("alembic_version",)
_ADDED_ONLY = ("leaf", "tree_node")
# Events of a destruction list go through the gate of the wall; signatures of witnesses come under checkpoints later.
_LESS = {"event": "UPDATE, TRUNCATE", "checkpoint": "DELETE, TRUNCATE"}


def grant(engine: Engine, role: str) -> None:
    """Give a role what the product needs and no more; run by the owner of the tables after each upgrade.

    Raises Conflict on SQLite and for the owner, a member of it or a superuser; NotFound for a role that is not there.
    """
    if engine.dialect.name != "postgresql":
        raise Conflict(Text("SQLite 没有数据库角色", "SQLite has no roles"))
    with sessions(engine)() as session, transaction(session):
        if session.scalar(text("SELECT count(*) FROM pg_roles WHERE rolname = :role"), {"role": role}) == 0:
            raise NotFound(Text(f"没有数据库角色 {role}", f"There is no database role {role}"))
        if session.scalar(text(_OWNED), {"role": role}):
            raise Conflict(
                Text(
                    f"角色 {role} 拥有这些表或能成为其所有者，请用另一个角色运行网站",
                    f"The role {role} owns the tables or may become their owner; run the site under another one",
                )
            )
        for statement in _statements(engine.dialect.identifier_preparer.quote_identifier(role)):
            session.execute(text(statement))


def may_tear_down(engine: Engine) -> bool:
    """Say whether the role the product works under may take the wall down; on SQLite whoever has the file may."""
    if engine.dialect.name != "postgresql":
        return True
    with engine.connect() as connection:
        found: bool = connection.scalar(text(_OWNED.replace(":role", "current_user")))
    return found


def _statements(role: str) -> tuple[str, ...]:
    return (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        *(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}" for table in _READ_ONLY),
        *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}" for table in _ADDED_ONLY),
        *(f"REVOKE {rights} ON {table} FROM {role}" for table, rights in _LESS.items()),
    )
