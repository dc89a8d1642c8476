"""Says what an alignment means: what was skipped, what was done besides, and what was done at another time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from engine.conformance.aligning import Step
from engine.conformance.model import Deviation, Kind


def judged(steps: Sequence[Step], excuse: str = "") -> list[Deviation]:
    """Return the deviations of a case, in its order.

    An element that is missing in one place and was done in another was done out of order.
    """
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, step in enumerate(steps):
        if step.kind != "both":
            places[step.element][step.kind].append(index)
    moved: dict[int, int] = {}
    for kinds in places.values():
        # The missing and the done are matched in their order.
        moved.update(zip(kinds["extra"], kinds["skipped"], strict=False))
    missing = set(moved.values())
    found = []
    for index, step in enumerate(steps):
        if step.kind == "both" or index in missing:
            continue
        if index in moved:
            is_early = index < moved[index]
            other = _beside(steps, moved[index], index)
            found.append(Deviation(Kind.ORDER, step.element, other, is_early, excuse))
        else:
            kind = Kind.SKIPPED if step.kind == "skipped" else Kind.EXTRA
            found.append(Deviation(kind, step.element, excuse=excuse))
    return found


def _beside(steps: Sequence[Step], due: int, done: int) -> str:
    """Return the element next to the place where it was due, on the side of where it was done."""
    between = range(due - 1, done, -1) if done < due else range(due + 1, done)
    return next((steps[at].element for at in between if steps[at].kind == "both"), "")
