"""The dates of a project that drive timers and due dates: what diagrams call them, and where they are kept."""

from __future__ import annotations

from dataclasses import dataclass

from engine.text import Text

NAME = "milestone"
"""The read-only name by which expressions read them: ``milestone.launch``."""


@dataclass(frozen=True)
class Milestone:
    """One date of a project (TCH-141, TCH-142, TCH-143, TCH-144, SRS-058, SWP-030).

    ``planned`` and ``reached`` are its fields in the register of projects, ``message`` what reaching it sends and
    ``moved`` what moving it sends, both with the project as their key.
    """

    key: str
    title: Text
    message: str
    moved: str = ""

    @property
    def planned(self) -> str:
        """Return the field of the date it is planned for."""
        return f"{self.key}_date"

    @property
    def reached(self) -> str:
        """Return the field of the day it was reached."""
        return f"{self.key}_reached"


MILESTONES = {
    one.key: one
    for one in (
        Milestone("kickoff", Text("项目启动会", "Kick-off meeting"), "project.kickoff"),
        Milestone("drawing_review", Text("联合审图", "Joint drawing review"), "project.drawing_review"),
        Milestone("registration", Text("认筹", "Registration of buyers"), "project.registration_stage"),
        Milestone("launch", Text("开盘", "Launch"), "project.launch", "launch_date.changed"),
        Milestone("structure", Text("二结构完成", "Secondary structure complete"), "project.structure_complete"),
        Milestone("delivery", Text("首次交付", "First delivery"), "project.delivery", "delivery_date.changed"),
    )
}
"""In the order a project passes them."""
