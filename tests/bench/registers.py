"""Server time of a register's list and search with 200,000 customers among 1,000,000 entries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from engine.clock import now
from engine.database import transaction
from engine.model import Entry, EntryKey, Person, Register
from tests.bench.table import Figure
from tests.bench.visiting import ROLE, milliseconds, visitor

CUSTOMERS = 200_000
OTHERS = 800_000
TIMES = 7
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"


def measure_registers(folder: Path) -> list[Figure]:
    """Return the median server time of the pages of a register of 200,000 customers, 1,000,000 entries in all."""
    client, _ = visitor(folder / "registers", _fill)
    pages = {
        "the registers with their counts": "/registers/",
        f"list of {CUSTOMERS:,} customers": "/registers/customer",
        "its page 100": "/registers/customer?page=100",
        "search, one found by phone": "/registers/customer?q=13900000007",
        "search, nothing found": "/registers/customer?q=nobody",
        "search, many found": "/registers/customer?q=王",
        f"search in {OTHERS:,}, one found": "/registers/unit?q=0000007号",
        "an entry": "/registers/customer/KH-0000007",
    }
    return [
        Figure(f"registers: {what}", milliseconds(client, path, TIMES), "", "<= 200 ms") for what, path in pages.items()
    ]


def _fill(session: Session, _: Person) -> None:
    with transaction(session):
        for key, name in (("customer", "客户"), ("unit", "房屋")):
            register = Register(key=key, name_zh=name, name_en=key, readers=[ROLE], key_fields=["name", "phone"])
            session.add(register)
        session.flush()
        people = (("customer", f"KH-{at:07d}", f"{SURNAMES[at % 30]}{at}", f"139{at:08d}") for at in range(CUSTOMERS))
        homes = (("unit", f"FW-{at:07d}", f"{at:07d}号", "") for at in range(OTHERS))
        for lines in (people, homes):
            while batch := list(islice(lines, 20_000)):
                _store(session, batch)


def _store(session: Session, batch: list[tuple[str, str, str, str]]) -> None:
    rows = list(_entries(batch))
    session.execute(insert(Entry), rows)
    keys = [
        {"entry_id": row["id"], "register_key": row["register_key"], "field": field, "value": value}
        for row in rows
        for field, value in row["data"].items()
    ]
    session.execute(insert(EntryKey), keys)


def _entries(batch: list[tuple[str, str, str, str]]) -> Iterator[dict[str, Any]]:
    at = now()
    for register, number, name, phone in batch:
        data = {"name": name, "phone": phone} if phone else {"name": name}
        yield {
            "id": f"{register[0]}{number:>25}".replace(" ", "0"),
            "register_key": register,
            "number": number,
            "title": name,
            "search": "\n".join([number, name, phone]).casefold(),
            "data": data,
            "created_at": at,
            "updated_at": at,
        }
