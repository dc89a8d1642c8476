"""What retention runs from: the end of the case, or a milestone of its project and a period behind it (a warranty).

A process says it in its diagram (``firebreak:retainedFrom``): ``completed``, ``milestone.delivery``,
``milestone.delivery + P2Y``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from isodate import Duration, parse_duration

from engine.definitions.milestones import MILESTONES, Milestone
from engine.text import Text

PROPERTY = "firebreak:retainedFrom"
COMPLETED = "completed"
NOTHING = Duration()
_WRITTEN = re.compile(r"milestone\.(?P<key>\w+)(?:\s*\+\s*(?P<period>P(?=\d)(?:\d{1,2}Y)?(?:\d{1,3}M)?))?")


@dataclass(frozen=True)
class Trigger:
    """The end of the case (no milestone), or so many years and months after a milestone of its project."""

    milestone: Milestone | None = None
    period: Duration = NOTHING

    @classmethod
    def read(cls, text: str) -> Trigger:
        """Return what a diagram says.  Raises ValueError."""
        if text.strip() == COMPLETED:
            return cls()
        found = _WRITTEN.fullmatch(text.strip())
        if found is None or found["key"] not in MILESTONES:
            raise ValueError(text)
        return cls(MILESTONES[found["key"]], parse_duration(found["period"]) if found["period"] else NOTHING)

    def words(self) -> Text:
        """Say it."""
        if self.milestone is None:
            return Text("事项办结", "the end of the case")
        title, years, months = self.milestone.title, int(self.period.years), int(self.period.months)
        zh = "零 ".join(f"{count} {name}" for count, name in ((years, "年"), (months, "个月")) if count)
        counted = [(count, name) for count, name in ((years, "year"), (months, "month")) if count]
        en = " and ".join(f"{count} {name}{'s' if count > 1 else ''}" for count, name in counted)
        after = Text(f"后 {zh}", f", {en} later") if zh else Text("", "")
        return Text(f"项目“{title.zh}”{after.zh}", f"the project's “{title.en}”{after.en}")


def written(text: str | None) -> Trigger:
    """Return what the property of a process in force says; the end of the case where it says nothing."""
    return Trigger.read(text) if text else Trigger()
