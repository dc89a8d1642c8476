"""Packs the contents of cases into one zip: a bag, signed where the log's key is at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from web.packages.archive import zipped
from web.packages.bag import PURPOSE, SIGNATURE, Bag
from web.packages.contents import Contents
from web.packages.cover import Cover
from web.packages.proofs import LogProofs
from web.packages.readme import readme
from web.packages.transferlist import FILE

NAMED = 20
"""How many cases the description of the bag names."""


def pack(out: BinaryIO, cover: Cover, cases: Sequence[Contents], log: LogProofs, key: Ed25519PrivateKey | None) -> None:
    """Write the zip, file by file; the same cases, log and key give the same bytes.  There is at least one case."""
    lines = cover.transfer.lines(cases) if cover.transfer else [[one.number] for one in cases]
    told = readme(lines, cover, log, is_signed=key is not None)
    with zipped(out, log.made) as write:
        bag = Bag(lambda path, content: write(f"{cover.name}/{path}", content))
        bag.add("README.txt", told.encode())
        if cover.transfer:
            bag.add(FILE, cover.transfer.sheet(cases, log.made))
        for path, content in log.files.items():
            bag.add(path, content)
        for case in cases:
            for path in sorted(case.files):
                bag.add(f"{case.number}/{path}", case.files[path])
        bag.close(_info(cover, cases, log, is_signed=key is not None), (log.name, key) if key is not None else None)


def _info(cover: Cover, cases: Sequence[Contents], log: LogProofs, *, is_signed: bool) -> Mapping[str, str]:
    named = ", ".join(one.number for one in cases[:NAMED])
    more = f" … ({len(cases)})" if len(cases) > NAMED else ""
    return {
        **({"Source-Organization": cover.company} if cover.company else {}),
        "External-Identifier": cover.name,
        "External-Description": f"{_kind(cover)}: {named}{more}",
        "Bagging-Date": f"{log.made:%Y-%m-%d}",
        "Firebreak-Checkpoint": f"{log.name} {log.size} {log.root}",
        "Firebreak-Signature": f"{SIGNATURE} ({PURPOSE})" if is_signed else "none: the log's key is kept elsewhere",
    }


def _kind(cover: Cover) -> str:
    return f"移交归档 Transfer to the archive {cover.transfer.number}" if cover.transfer else "证据包 Evidence package"
