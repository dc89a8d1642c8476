"""Making an evidence package of one case: reading it, setting its pages, packing."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine import commands, sealing
from engine.actor import SYSTEM
from engine.commands.evidence import terms
from engine.model import Stream
from tests.bench.company import LOOP, Company
from tests.bench.table import Figure
from web.packages.contents import contents_of
from web.packages.cover import Cover
from web.packages.material import material_of
from web.packages.packing import pack
from web.packages.proofs import proofs_of

EVENTS = 70
TIMES = 3
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def measure_packaging(folder: Path) -> list[Figure]:
    """Return what a package takes of a case with ``EVENTS`` events, the first one of a process included and apart."""
    company = Company(f"sqlite:///{folder / 'packaging.sqlite'}", {"loop": LOOP})
    session = company.session
    case = company.start("loop")
    stream = f"pi/{case.number}"
    while session.get_one(Stream, stream, populate_existing=True).seq < EVENTS:
        company.work(case.id, again=True)
        commands.comment(session, case.id, "已与客户电话沟通，约定次日上午上门查看渗水部位。", by=company.worker)
        session.rollback()
    while sealing.keep(session, KEY):
        pass
    taken = []
    for _ in range(TIMES):
        begun = perf_counter()
        by = terms(session, [case.number])
        made = contents_of(material_of(session, case.number, SYSTEM, by))
        pack(BytesIO(), Cover("evidence", ""), [made], proofs_of(session, by), KEY)
        taken.append(perf_counter() - begun)
    company.close()
    return [
        Figure(f"evidence package of a case with {EVENTS} events, the first", taken[0] * 1000, "", "<= 5000 ms"),
        Figure("the same again", min(taken[1:]) * 1000, "", "<= 5000 ms"),
    ]
