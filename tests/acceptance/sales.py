"""Sales of projects guarded against risks, played as people play them."""

from __future__ import annotations

import contextlib
import io
from datetime import date
from typing import Any

from PIL import Image
from sqlalchemy import select

from engine import clock, commands
from engine.actor import SYSTEM
from engine.commands import Upload
from engine.database import transaction
from engine.errors import NotFound
from engine.model import Entry, Task, TaskState
from engine.queries.casefile import progress, values_at
from engine.registers import find, save_entry
from tests.acceptance.conftest import Case, Company

SIGNERS = ("marketing", "design", "cost", "engineering", "customer_service", "legal", "property")
PROJECT = "shuyuan"
FACT = {"statement": "南区绿地率三成五", "kind": "fact", "basis": "规划许可证附图"}


def paper(name: str) -> Upload:
    """Return a document somebody wrote."""
    return Upload(f"{name}.pdf", b"%PDF-1.4 " + name.encode())


def photo(name: str = "现场") -> Upload:
    """Return a picture somebody took."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (90, 120, 60)).save(out, "JPEG")
    return Upload(f"{name}.jpg", out.getvalue())


class Sale(Case):
    """One project on its way to being sold."""

    def surveyed(self, *present: str) -> Sale:
        """Collect the factors; those named exist, the others do not. Engineering and design agree."""
        found = {
            side: [self._factor(row, present) for row in self.values[f"factors_{side}"]]
            for side in ("inside", "outside")
        }
        self.do("survey", factors_inside=found["inside"], factors_outside=found["outside"])
        for _ in ("engineering", "design"):
            self.do("check_factors", complete="yes")
        return self

    @staticmethod
    def _factor(row: dict[str, Any], present: tuple[str, ...]) -> dict[str, Any]:
        if row["text"] not in present:
            return {**row, "present": "no"}
        return {**row, "present": "yes", "distance": "东侧 80 米", "reminder_text": f"{row['text']}：请留意。"}

    def worded(self, **decision: Any) -> Sale:
        """Fix the unified wording and let the relationship centre approve it."""
        self.do("wording", wording=[{"topic": "交付时间", "source": "合同第九条", "words": "以合同约定为准。"}])
        self.do("review_wording", **decision)
        return self

    def scripted(self, *claims: dict[str, str]) -> Sale:
        """Compile manual and script with these claims, by default one true fact."""
        disclosure = [{**row, "state": "stated", "place": "第 3 页"} for row in self.inside("disclosure")]
        note = {"script_note": "已按意见修改。"} if self.inside("revision") > 1 else {}
        papers = {"manual_files": paper("手册"), "script_files": paper("说辞")}
        self.do("compile_script", **papers, claims=[*(claims or [FACT])], disclosure=disclosure, **note)
        return self

    def signed(self, **refusals: str) -> Sale:
        """Let all departments countersign; those named refuse with these words."""
        for _ in SIGNERS:
            self.sign(**refusals)
        return self

    def sign(self, **refusals: str) -> str:
        """Let the next department countersign; return its role."""
        seen = self.seen(next(task for task in self.open_tasks if task.activity_id == "countersign_script"))
        role = str(seen["signer"])
        refusal = {"decision": "reject", "opinion": refusals[role]} if role in refusals else {}
        self.do("countersign_script", checks=[{**row, "result": "pass"} for row in seen["checks"]], **refusal)
        return role

    def audited(self, *parts: dict[str, str], failed: str = "") -> Sale:
        """Audit parts and model room; ``failed`` is a check of the model room that is not met."""
        shown = {"name": "入户门", "shown": "甲级防盗门", "contract": "甲级防盗门", "same": "yes", "announced": "yes"}
        self.do("audit_parts", parts=[shown, *parts], parts_photos=photo())
        listed = self.seen(self.task("audit_model_room"))["model_room"]
        wrong = {"result": "fail", "note": "与合同不符。"}
        rooms = [{**row, **(wrong if failed and failed in row["text"] else {"result": "pass"})} for row in listed]
        self.do("audit_model_room", has_model_room="yes", model_room=rooms, model_room_photos=photo())
        for step in ("check_parts", "check_parts", *["check_model_room"] * 3):
            self.do(step, check_result="pass")
        return self

    def checked(self, **states: Any) -> Sale:
        """Fill in the record of the check before launch; every risk listed gets this state."""
        risks = [{**row, **states} for row in self.seen(self.task("launch_check")).get("risks", [])]
        self.do("launch_check", check_attendees="陈晓、许宁", risks=risks, check_conclusion="已逐项核对。")
        return self

    def posted(self) -> Sale:
        """Post what buyers must see, make the annex, let legal approve it."""
        rows = self.seen(self.task("post_display"))["postings"]
        self.do(
            "post_display", postings=[{**row, "state": "posted", "note": "入口右侧", "photo": photo()} for row in rows]
        )
        self.do("draft_annex", annex_note="三层为架空层。")
        self.do("review_annex")
        return self

    def inspected(self, *findings: dict[str, str]) -> Sale:
        """Let the supervision group look at the site."""
        self.do("inspect_site", inspection=[*findings], inspection_result="符合要求。", inspection_photos=photo())
        return self

    def proposed(self) -> Sale:
        """Let the head of the relationship centre propose the release."""
        self.do("propose_release", release_note="同意提请放行。")
        return self

    def ready(self) -> Sale:
        """Bring a sale whose wording is approved to the day of its check, with nothing found."""
        return self.scripted().signed().audited()

    def decided(self) -> Sale:
        """Go on from a clean check to the decision about the release."""
        return self.checked().posted().inspected().proposed()

    @property
    def open_tasks(self) -> list[Task]:
        """Return the open tasks, oldest first."""
        self.company.session.expire_all()
        found = select(Task).where(Task.instance_id == self.instance.id, Task.state == TaskState.OPEN)
        return list(self.company.session.scalars(found.order_by(Task.id)))

    @property
    def all_tasks(self) -> list[Task]:
        """Return all tasks of the case, done or not."""
        self.company.session.expire_all()
        return list(self.company.session.scalars(select(Task).where(Task.instance_id == self.instance.id)))

    def doer_of(self, activity_id: str) -> str | None:
        """Return the id of who did an activity last."""
        done = [task for task in self.all_tasks if task.activity_id == activity_id and task.completed_at]
        return max(done, key=lambda task: str(task.completed_at)).completed_by

    def due_of(self, activity_id: str) -> set[str]:
        """Return by when the open tasks of an activity are due, as the office reads it."""
        due = [task.due_at for task in self.open_tasks if task.activity_id == activity_id]
        return {clock.local(at).strftime("%Y-%m-%d %H:%M") for at in due if at is not None}

    def seen(self, task: Task) -> dict[str, Any]:
        """Return what the form of a task is filled with."""
        return values_at(self.company.session, task)

    def inside(self, name: str) -> Any:
        """Return a variable as the first open task sees it."""
        return self.seen(self.open_tasks[0]).get(name)

    @property
    def passed(self) -> set[str]:
        """Return the elements of the case's own diagram that were passed."""
        self.company.session.expire_all()
        return set(progress(self.company.session, self.instance)["sales-risk"].passed)

    @property
    def factors(self) -> list[Entry]:
        """Return the project's lines of the factor register."""
        self.company.session.expire_all()
        return find(self.company.session, "factor", project=PROJECT)

    @property
    def findings(self) -> list[Entry]:
        """Return the lines of the findings register this case wrote."""
        self.company.session.expire_all()
        return find(self.company.session, "finding", source_number=self.number)


def changed(company: Company, key: str = PROJECT, **changes: Any) -> None:
    """Let a design change of the project be approved and issued."""
    payload = {"change_number": "GB-2026-0003", "drawing_number": "TZ-0007", "summary": "室外机平台移位", **changes}
    with contextlib.suppress(NotFound):
        company.send("design.changed", key, **payload)


def plan(company: Company, **dates: str) -> None:
    """Set dates of the project."""
    with transaction(company.session):
        save_entry(company.session, "project", dates, by=SYSTEM, number=PROJECT)


def move(company: Company, launch: str) -> None:
    """Let the process owner plan the launch for another day."""
    dates = {"launch": date.fromisoformat(launch)}
    commands.move_dates(company.session, PROJECT, dates, reason="预售证延期", by=company.actor("linyue"))
    company.player.settle()


def sale(company: Company, **dates: str) -> Sale:
    """Return a sale begun by the kick-off, in a project with these dates."""
    plan(company, **{"registration_date": "2026-12-15", "launch_date": "2027-02-01", **dates})
    payload = {"project": PROJECT, "project_name": "云澜·书院里", "reached_on": "2026-11-16"}
    begun = company.player.bring("project.kickoff", PROJECT, payload)
    company.player.settle()
    return Sale(company, begun[0])
