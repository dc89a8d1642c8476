"""The clock of the process, and the clocks of sandboxes beside it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from engine import clock

THEN = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


def test_a_clock_of_its_own_stands_still_and_goes_where_it_is_moved() -> None:
    with clock.own(THEN):
        assert clock.now() == THEN
        clock.move_to(THEN + timedelta(days=2))
        assert clock.now() == THEN + timedelta(days=2)
    assert clock.now() > THEN + timedelta(days=2) or clock.now() < THEN


def test_two_clocks_and_that_of_the_process_do_not_disturb_each_other() -> None:
    seen: list[datetime] = []

    def another() -> None:
        with clock.own(THEN + timedelta(days=30)):
            clock.move_to(THEN + timedelta(days=31))
            seen.append(clock.now())

    with clock.frozen(THEN - timedelta(days=1)):
        with clock.own(THEN):
            thread = threading.Thread(target=another)
            thread.start()
            thread.join()
            assert clock.now() == THEN
        assert clock.now() == THEN - timedelta(days=1)
    assert seen == [THEN + timedelta(days=31)]
    assert clock.offset() == timedelta()


def test_the_clock_of_the_process_is_moved_where_there_is_no_other() -> None:
    with clock.frozen(THEN):
        clock.move_to(THEN + timedelta(hours=1))
        assert clock.now() == THEN + timedelta(hours=1)
