"""Sealing many changed streams, closing a day over them, and checking one record as an auditor does."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from statistics import median
from time import perf_counter
from types import ModuleType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine import ledger, migrations, sealing
from engine.database import open_engine, sessions, transaction
from tests.bench.table import Figure

STREAMS = 10_000
EVENTS = 200
TIMES = 5
VERIFIER = Path(__file__).parents[2] / "verifier" / "verify_record.py"


def measure_sealing(folder: Path) -> list[Figure]:
    """Return what one sealing, one closing, one export and one check take; the record has ``EVENTS`` events."""
    ledger.configure(b"b" * 32)
    engine = open_engine(f"sqlite:///{folder / 'sealing.sqlite'}")
    migrations.upgrade(engine)
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    session = sessions(engine)()
    for number in range(EVENTS):
        with transaction(session):
            ledger.append(session, "pi/long", "task.completed", "u1", {"outcome": "ok"}, protected={"n": number})
    sealing.seal(session, key)
    with transaction(session):
        for number in range(STREAMS - 1):
            ledger.append(session, f"pi/{number}", "task.completed", "u1", {"outcome": "ok"})
    begun = perf_counter()
    done = sealing.seal(session, key)
    sealed = perf_counter() - begun
    assert done is not None
    assert done.streams == STREAMS
    begun = perf_counter()
    sealing.close_day(session, key)
    closed = perf_counter() - begun
    begun = perf_counter()
    record = sealing.exported(session, "pi/long")
    exported = perf_counter() - begun
    public = str(sealing.periods(session)[-1].verifier)
    verifier, taken = _verifier(), []
    for _ in range(TIMES):
        begun = perf_counter()
        verifier.check(record, public)
        taken.append(perf_counter() - begun)
    session.close()
    engine.dispose()
    return [
        Figure(f"seal {STREAMS:,} changed streams", sealed * 1000, "", "<= 2000 ms"),
        Figure(f"closing snapshot of {STREAMS:,} streams", closed * 1000),
        Figure(f"export a record of {EVENTS} events with its proofs", exported * 1000),
        Figure(f"check a record of {EVENTS} events (verify_record.py)", median(taken) * 1000, "", "<= 100 ms"),
    ]


def _verifier() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_record", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
