"""Makes a failing game smaller: fewer choices, and simpler ones, as long as it still fails."""

from __future__ import annotations

from collections.abc import Callable


def shrink(made: list[int], fails: Callable[[list[int]], bool], tries: int) -> list[int]:
    """Return the smallest list of choices found that still fails, after at most so many tries."""
    best, left = made, tries

    def better(candidate: list[int]) -> bool:
        nonlocal best, left
        if left <= 0 or candidate == best:
            return False
        left -= 1
        if not fails(candidate):
            return False
        best = candidate
        return True

    size = max(len(best) // 2, 1)
    while size and left > 0:
        place = 0
        while place < len(best) and left > 0:
            if not better(best[:place] + best[place + size :]):
                place += size
        size //= 2
    for place in range(len(best)):
        if place < len(best) and best[place] and not better([*best[:place], 0, *best[place + 1 :]]):
            better([*best[:place], best[place] // 2, *best[place + 1 :]])
    return best
