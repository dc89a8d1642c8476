"""The list of what was carried out, kept beside the keys: after a backup is restored it is done again."""

from __future__ import annotations

import json
import os
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model import Entry
from engine.privacy.orders import DONE, EXECUTED, REGISTER, Order, order_of

FILE = "erasures.jsonl"


def keep(session: Session, folder: Path) -> int:
    """Add every request carried out that the list lacks; return how many.  The lines name nobody."""
    known = {order.number for order in kept(folder)}
    orders = [order for order in _done(session) if order.number not in known]
    if orders:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as out:
            out.writelines(json.dumps(order.told()) + "\n" for order in orders)
            out.flush()
            os.fsync(out.fileno())
    return len(orders)


def kept(folder: Path) -> list[Order]:
    """Return the orders of the list, oldest first; the one a crash cut off in the last line is added again."""
    file = folder / FILE
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    whole = [line for line in lines if line.endswith("}")]
    return list({order.number: order for order in map(Order.read, map(json.loads, whole))}.values())


def missing(session: Session, folder: Path) -> list[Order]:
    """Return the orders of the list that this database does not know as carried out: it is an older one."""
    done = {order.number for order in _done(session)}
    return [order for order in kept(folder) if order.number not in done]


def _done(session: Session) -> list[Order]:
    entries = session.scalars(select(Entry).where(Entry.register_key == REGISTER).order_by(Entry.id))
    return [order_of(entry) for entry in entries if entry.data["state"] == DONE and entry.data["kind"] in EXECUTED]
