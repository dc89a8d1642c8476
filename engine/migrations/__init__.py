"""Brings a database to the schema of this version; every released change is one file in ``versions``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import ProgrammingError

from engine.errors import Unavailable
from engine.text import Text

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0011"
_HERE = Path(__file__).parent
_NOT_ALLOWED = "42501"


def version(engine: Engine) -> str | None:
    """Return the schema version a database has; None when it is empty."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


def upgrade(engine: Engine) -> bool:
    """Bring the database to ``HEAD``; returns False when it was there already.

    Raises Unavailable when a newer version of the product made the database.
    """
    found = version(engine)
    if found == HEAD:
        return False
    from alembic import command

    known = {path.name.split("_")[0] for path in (_HERE / "versions").glob("[0-9]*.py")}
    if found is not None and found not in known:
        raise Unavailable(
            Text(
                f"数据库版本 {found} 比本程序新，请升级程序",
                f"The database has version {found}, which is newer than this program",
            )
        )
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            command.upgrade(_config(connection), "head")
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") != _NOT_ALLOWED:
            raise
        raise Unavailable(
            Text(
                "此数据库角色无权升级，请以表的所有者运行 firebreak migrate --role",
                "This role may not upgrade the database; run firebreak migrate --role as the owner of the tables",
            )
        ) from error
    return True


def draft(engine: Engine, words: str) -> Path:
    """Write the next migration from what the tables of ``engine.model`` say more than the database."""
    from alembic import command
    from alembic.script import Script

    number = f"{int(HEAD) + 1:04}"
    with engine.connect() as connection:
        made = command.revision(_config(connection), words, autogenerate=True, rev_id=number)
    assert isinstance(made, Script), made
    return Path(made.path)


def _config(connection: object) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
