"""Changes of documents, played as people play them: written in a working copy, sent, reviewed, signed, approved."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from engine.commands import documents, studio
from engine.commands.documents import Sending
from engine.model import (
    ControlledDocument,
    Definition,
    DefinitionKind,
    DocumentChange,
    Instance,
    Revision,
    WorkingCopy,
)
from engine.queries.studio import find_file
from tests.acceptance.conftest import Case, Company

AUTHOR, REVIEWER, APPROVER = "linyue", "qinyue", "zhaomin"
PROCEDURE, DIAGRAM, FORM = "lesson", "lesson.bpmn", "lesson-review.form"
OLD, NEW = "责任部门审核", "责任部门分析"


class Change(Case):
    """One change of the procedure for lessons."""

    @property
    def change(self) -> DocumentChange:
        """Return the change as it is now."""
        self.company.session.expire_all()
        wanted = select(DocumentChange).where(DocumentChange.instance_id == self.instance.id)
        return self.company.session.scalars(wanted).one()

    def reviewed(self, by: str = REVIEWER, **review: Any) -> Change:
        """Let another process owner review it; no department has to sign unless told otherwise."""
        self.do("review", by=by, **review)
        return self

    def approved(self, by: str = APPROVER, **approval: Any) -> Change:
        """Let the general manager approve it, taking effect at once unless told otherwise."""
        self.do("approve", by=by, **approval)
        return self


def written(company: Company, old: str = OLD, new: str = NEW, *, by: str = AUTHOR, name: str = DIAGRAM) -> WorkingCopy:
    """Change one word of a file in the working copy."""
    copy = studio.open_copy(company.session, PROCEDURE, by=company.actor(by))
    file = find_file(company.session, copy, name)
    content = file.content.replace(old.encode(), new.encode())
    assert content != file.content
    studio.save_file(company.session, copy.id, name, content, seen=file.version, by=company.actor(by))
    return copy


def sent(company: Company, copy: WorkingCopy | None = None, *, by: str = AUTHOR, **asked: Any) -> Change:
    """Send a working copy for approval and return the case in which it is reviewed."""
    copy = copy or written(company)
    told = {"reason": "说法不准", "summary": "“审核”改为“分析”。", **asked}
    change = documents.send_copy(company.session, copy.id, Sending(**told), by=company.actor(by))
    company.player.settle()
    company.session.expire_all()
    return Change(company, company.session.get_one(Instance, change.instance_id))


def proposed(company: Company, by: str = "chenxiao") -> Change:
    """Let an employee propose a change and return its case."""
    change = documents.propose_change(
        company.session, PROCEDURE, "说法不准", "“审核”应为“分析”。", by=company.actor(by)
    )
    company.player.settle()
    company.session.expire_all()
    return Change(company, company.session.get_one(Instance, change.instance_id))


def current(company: Company, key: str = PROCEDURE, kind: DefinitionKind = DefinitionKind.PROCESS) -> Revision:
    """Return the revision in force."""
    company.session.expire_all()
    found = company.session.scalars(select(Definition).where(Definition.kind == kind, Definition.key == key)).one()
    assert found.current is not None
    return found.current


def document(company: Company, number: str) -> ControlledDocument:
    """Return a document by its number."""
    company.session.expire_all()
    return company.session.scalars(select(ControlledDocument).where(ControlledDocument.number == number)).one()


def on(text: str) -> date:
    """Return a day written ``2026-12-01``."""
    return date.fromisoformat(text)
