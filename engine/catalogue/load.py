"""Reads files of the catalogue into the database: what they add is added, what people changed since is kept."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.catalogue.policies import PREFIX
from engine.errors import DefinitionInvalid, Problem
from engine.model import Definition, DefinitionKind, Register, Role, Setting
from engine.text import Text

STREAM = "cfg/catalogue"
"""The stream in which every loading is recorded: its head changes with the catalogue."""
ROLES = "cfg/roles"
"""The stream in which people's changes of roles are recorded."""
LISTED = {
    "clock": "key",
    "record_class": "key",
    "legal_floor": "key",
    "managing_department": "key",
    "delay_cause": "key",
    "service": "type",
    "document_class": "key",
    "numbering": "key",
    "personal": "key",
    "clause": "key",
    "edition": "key",
}
"""What is kept as it is written, and what names an item of it."""
CARRIERS = "carrier"
"""The listing of every item that names rules: {id, kind, key, title, rules}."""


def load_catalogue(session: Session, file: str, source: bytes, *, by: Actor) -> None:
    """Bring roles, policy values, registers and settings of definitions up to the file, in the caller's transaction.

    The catalogue is the sum of its files: an item stays until a file says something else of its key.
    A policy value or a role's name changed in the product stays as it is.  Raises DefinitionInvalid for a broken file.
    """
    try:
        catalogue = tomllib.loads(source.decode("utf-8"))
        renamed = {fact.public["role"] for fact in ledger.read(session, ROLES) if fact.type == "role.changed"}
        for role in catalogue.get("role", []):
            if role["key"] not in renamed:
                _role(session, role)
        for policy in catalogue.get("policy", []):
            _policy(session, policy, by)
        for register in catalogue.get("register", []):
            _register(session, register)
        for kind in DefinitionKind:
            for definition in catalogue.get(kind, []):
                _definition(session, kind, definition)
        for name in LISTED.keys() & catalogue.keys():
            _listing(session, name, catalogue[name], by, LISTED[name])
        _listing(session, CARRIERS, list(_carriers(catalogue)), by, "id")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionInvalid(
            [Problem(None, Text(f"目录文件无法读取：{error}", f"The catalogue cannot be read: {error}"), file=file)]
        ) from error
    except KeyError as error:
        name = error.args[0]
        raise DefinitionInvalid(
            [Problem(None, Text(f"目录中有一项缺少“{name}”", f'An item of the catalogue lacks "{name}"'), file=file)]
        ) from error
    except (AttributeError, TypeError, ValueError) as error:
        text = Text("目录中有一项的内容类型不对", "An item of the catalogue has the wrong type")
        raise DefinitionInvalid([Problem(None, text, file=file)]) from error
    session.flush()
    digest = hashlib.sha256(source).hexdigest()
    ledger.append(session, STREAM, "catalogue.loaded", by.id, {"file": file, "sha256": digest})


def _role(session: Session, item: dict[str, Any]) -> None:
    row = session.get(Role, item["key"]) or Role(key=item["key"])
    row.name_zh, row.name_en = _title(item)
    row.description = item.get("description", {}).get("zh", "")
    session.add(row)


def _title(item: dict[str, Any]) -> tuple[str, str]:
    zh, en = item["title"]["zh"], item["title"]["en"]
    if not isinstance(zh, str) or not isinstance(en, str):
        raise TypeError(item["key"])
    return zh, en


def _policy(session: Session, item: dict[str, Any], by: Actor) -> None:
    key = PREFIX + item["key"]
    row = session.get(Setting, key)
    facts = {name: item.get(name) for name in ("unit", "title", "rules", "default", "remark", "clock")}
    if row is None:
        row = Setting(key=key, value={"value": item["value"], **facts})
        row.changed_at, row.changed_by = clock.now(), by.person_id
        session.add(row)
    else:
        row.value = {"value": row.value["value"], **facts}


def _register(session: Session, item: dict[str, Any]) -> None:
    row = session.get(Register, item["key"]) or Register(key=item["key"])
    row.name_zh, row.name_en = _title(item)
    row.form_key, row.number_rule = item.get("form"), item.get("number", "")
    row.title_field, row.key_fields = item["title_field"], list(item["key_fields"])
    row.readers, row.editors = list(item.get("readers", [])), list(item.get("editors", []))
    session.add(row)


def _definition(session: Session, kind: DefinitionKind, item: dict[str, Any]) -> None:
    row = session.scalar(select(Definition).where(Definition.kind == kind, Definition.key == item["key"]))
    if row is not None:
        row.name = _title(item)[0]
        row.settings = dict(item)


def _carriers(catalogue: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every item of a file with the rules it names, also none: it may have named some before."""
    for kind, items in sorted(catalogue.items()):
        for item in items if isinstance(items, list) else ():
            key, rules = item.get("key", item.get("type")), list(item.get("rules", []))
            yield {"id": f"{kind} {key}", "kind": kind, "key": key, "title": item.get("title"), "rules": rules}


def _listing(session: Session, name: str, items: list[dict[str, Any]], by: Actor, key: str) -> None:
    row = session.get(Setting, f"catalogue.{name}") or Setting(key=f"catalogue.{name}")
    kept = {item[key]: item for item in row.value or ()} | {item[key]: item for item in items}
    row.value, row.changed_at, row.changed_by = list(kept.values()), clock.now(), by.person_id
    session.add(row)


def listing(session: Session, name: str) -> list[dict[str, Any]]:
    """Return the catalogue's items of one kind: one of ``LISTED``, or carrier: what names rules."""
    row = session.get(Setting, f"catalogue.{name}")
    return list(row.value) if row is not None else []
