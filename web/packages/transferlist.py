"""The transfer list 移交清单 of a package for the archive: what each record in it is, and its digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import SYSTEM
from engine.files.packages import Package
from engine.model import Role
from engine.queries.records import Line, lines_of
from engine.text import Text
from web.filters import role_name, words
from web.i18n import speaking
from web.packages.contents import Contents
from web.packages.workbook import to_sheets
from web.work.names import process_names

FILE = "transfer-list.xlsx"
HEAD = (
    *("序号 No.", "编号 Number", "名称 Title", "保存类别 Class", "归口部门 Department", "起止 Period"),
    *("保存至 Retained until", "附件数 Files", "record.json SHA-256"),
)
_NEVER = Text("永久", "for ever")
_WAITS = Text("尚未起算", "not running yet")


@dataclass(frozen=True)
class TransferList:
    """The number of a transfer, and of each record its title, class, department, period and end of retention."""

    number: str
    told: Mapping[str, Sequence[str]]

    def lines(self, cases: Sequence[Contents]) -> list[list[str]]:
        """Return a line for each of the cases in the package, as ``HEAD`` says."""
        return [
            [
                str(at),
                case.number,
                *self.told[case.number],
                str(case.attached),
                sha256(case.files["record.json"]).hexdigest(),
            ]
            for at, case in enumerate(cases, 1)
        ]

    def sheet(self, cases: Sequence[Contents], at: datetime) -> bytes:
        """Return the list as a workbook; the same list gives the same bytes."""
        return to_sheets([("移交清单 Transfer list", [[f"移交清单 {self.number}"], HEAD, *self.lines(cases)])], at)


def transfer_list(session: Session, made: Package) -> TransferList | None:
    """Read the list of a package for the archive in the language of its pages; None for one of evidence."""
    if not made.terms.transfer:
        return None
    with speaking(made.terms.language):
        processes = process_names(session)
        roles = {role.key: role_name(role) for role in session.query(Role)}
        lines = lines_of(session, SYSTEM, made.numbers)
        return TransferList(made.terms.transfer, {one.record.number: _told(one, processes, roles) for one in lines})


def _told(line: Line, processes: Mapping[str, str], roles: Mapping[str, str]) -> list[str]:
    record, managed = line.record, line.managed
    department = (managed.name or roles.get(managed.role, managed.role)) if managed else ""
    began = f"{clock.local(line.began_at):%Y-%m-%d}" if line.began_at else ""
    ends = f"{line.until:%Y-%m-%d}" if line.until else words(_NEVER)
    return [
        line.title or processes.get(record.process_key, record.process_key),
        words(line.term.kind.title),
        department,
        f"{began} – {clock.local(record.ended_at):%Y-%m-%d}",
        ends if record.since else words(_WAITS),
    ]
