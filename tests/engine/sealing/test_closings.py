"""What a closing names is worked out once and said as the tree says it."""

from __future__ import annotations

from hashlib import sha256

import pytest
from sqlalchemy.orm import Session

from engine.sealing import close_day, closings, exported, seal, tree
from engine.sealing.absence import absence_of, cases_closed
from engine.sealing.closings import Hashes, closing_at, last_closing
from tests.engine.sealing.conftest import KEY, record


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 13, 64, 100])
def test_the_hashes_over_a_closing_are_those_of_the_tree(count: int) -> None:
    leaves = [sha256(bytes([number])).digest() for number in range(count)]
    assert dict(Hashes(leaves)) == tree.grown(0, {}, leaves)


def test_a_closing_is_worked_out_once_for_all_proofs(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    before = closings.heads_before
    monkeypatch.setattr(closings, "heads_before", lambda *asked: read.append(1) or before(*asked))
    for number in (1, 2, 4):
        record(session, f"pi/{number}", "a")
    seal(session, KEY)
    close_day(session, KEY)
    for _ in range(2):
        absence_of(session, "pi/3")
        exported(session, "pi/1")
        assert cases_closed(session) == 3
    assert len(read) == 1, "by the closing itself"
    record(session, "pi/3", "a")
    seal(session, KEY)
    close_day(session, KEY)
    assert cases_closed(session) == 4


def test_a_closing_that_was_taken_back_is_not_shown(session: Session) -> None:
    record(session, "pi/1", "a")
    seal(session, KEY)
    closings.closing_before(session, 1)
    record(session, "pi/2", "a")
    seal(session, KEY)
    close_day(session, KEY)
    snapshot = last_closing(session)
    assert snapshot is not None
    closings.closing_before(session, snapshot.index - 1)
    assert closing_at(session, snapshot).cases == 2
