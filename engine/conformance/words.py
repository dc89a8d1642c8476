"""Deviations in words, as a person who checks them reads them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.conformance.cases import ADDRESSED, TRANSFERRED
from engine.conformance.checking import MIGRATED
from engine.conformance.model import Deviation, Kind
from engine.definitions.model import Process
from engine.text import Text

EXCUSES: Mapping[str, Text] = {
    MIGRATED: Text("事项已迁移到其他版次", "the case went over to another revision"),
    TRANSFERRED: Text("已转办", "handed over"),
    ADDRESSED: Text("该岗位无人可办，系统已改派", "nobody could do it in that role, so it was given to others"),
}


class Words:
    """Says deviations from one process; ``roles`` are the names of roles by key."""

    def __init__(self, process: Process, roles: Mapping[str, Text]) -> None:
        self._process, self._roles = process, roles

    def name(self, element: str) -> str:
        """Return how people call an element; what no diagram has is called as the log calls it."""
        activity = self._process.activities.get(element)
        return (activity.name or element) if activity is not None else element

    def of(self, deviation: Deviation) -> Text:
        """Return a deviation in words."""
        name, other = self.name(deviation.element), self.name(deviation.other) if deviation.other else ""
        match deviation.kind:
            case Kind.SKIPPED:
                return Text(f"写了没做：“{name}”", f'written, not done: "{name}"')
            case Kind.EXTRA:
                return Text(f"做了没写：多做了“{name}”", f'done, not written: "{name}", once more or out of place')
            case Kind.ORDER if not other:
                return Text(f"“{name}”没有按顺序办理", f'"{name}" was done out of order')
            case Kind.ORDER if deviation.is_early:
                en = f'"{name}" was done too early: it belongs after "{other}"'
                return Text(f"“{name}”提前办理，应在“{other}”之后", en)
            case Kind.ORDER:
                en = f'"{name}" was done too late: it belongs before "{other}"'
                return Text(f"“{name}”推后办理，应在“{other}”之前", en)
            case Kind.ROLE:
                names = [self._roles.get(key, Text(key, key)) for key in deviation.other.split(",")]
                zh, en = "、".join(each.zh for each in names), ", ".join(each.en for each in names)
                return Text(f"“{name}”的办理人当时没有“{zh}”岗位", f'who did "{name}" did not hold the role {en} then')
            case Kind.LATE:
                return Text(f"“{name}”逾期办理", f'"{name}" was done late')
            case Kind.UNKNOWN:
                return Text(f"图上没有“{name}”这个环节", f'the diagram has no step "{name}"')

    def excuse(self, deviation: Deviation) -> Text | None:
        """Return what explains a deviation, None when nothing does."""
        return EXCUSES.get(deviation.excuse)
