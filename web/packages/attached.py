"""The files attached to a case, as its package lists them and, when asked, takes them along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256

from engine.errors import NotFound
from engine.files import open_file
from engine.ledger import Fact
from engine.model import Attachment
from engine.text import Text
from web.packages.archive import ATTACHMENTS, Read

LEFT_OUT = Text("未放入包内", "not in the package")
INSIDE = Text("在包内", "in the package")
ERASED = Text("已依法删除", "erased by law")
MISSING = Text("文件已不在系统中", "gone from the system")
DAMAGED = Text("内容与摘要不符，未放入", "does not fit its digest, not in the package")
_UNSAFE = re.compile(r"[^\w.()+@-]+")
_LONGEST = 80


@dataclass(frozen=True)
class Attached:
    """One file: what is recorded of it, by which event, and what became of it; ``path`` is its place in the package.

    The name and digest of one that was erased are empty, as far as they were erased too.
    """

    seq: int
    at: datetime
    actor: str
    name: str
    kind: str
    size: int
    digest: str
    state: Text = LEFT_OUT
    path: str = ""


def attached_in(facts: Iterable[Fact], rows: Iterable[Attachment]) -> tuple[Attached, ...]:
    """Return the files these events attached, in their order; of ``rows`` are those that are still there."""
    kept = {row.id for row in rows}
    found = []
    for fact in facts:
        if fact.type == "file.attached":
            said = fact.values
            one = Attached(
                fact.seq,
                fact.at,
                fact.actor,
                str(said.get("name", "")),
                str(said["media_type"]),
                int(said["size"]),
                str(said.get("sha256", "")),
            )
            found.append(one if said["attachment"] in kept else replace(one, state=ERASED))
    return tuple(found)


def taken_along(files: Sequence[Attached]) -> tuple[tuple[Attached, ...], dict[str, Read]]:
    """Return the files with what becomes of each, and what reads those that go in, by path.

    A file goes in when its bytes are there and fit the digest that is recorded.
    """
    listed = [_looked_at(number, file) for number, file in enumerate(files, 1)]
    return tuple(listed), {file.path: partial(_read, file.digest) for file in listed if file.path}


def _looked_at(number: int, file: Attached) -> Attached:
    if file.state == ERASED:
        return file
    try:
        content = _read(file.digest)
    except NotFound:
        return replace(file, state=MISSING)
    if sha256(content).hexdigest() != file.digest:
        return replace(file, state=DAMAGED)
    name = _UNSAFE.sub("_", file.name).lstrip(".")[-_LONGEST:]
    return replace(file, state=INSIDE, path=f"{ATTACHMENTS}{number:02d}-{name}")


def _read(digest: str) -> bytes:
    with open_file(digest) as file:
        return file.read()
