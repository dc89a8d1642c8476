"""What a proposal and a sending have to say, and the diagram both are handled by."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.errors import Invalid, NotFound
from engine.instances.programs import current_revision
from engine.model import DefinitionKind
from engine.text import Text

PROCESS = "document-change"
PROPOSED, SENT, WITHDRAWN = "document.proposed", "document.sent", "document.withdrawn"
LONGEST_REASON, LONGEST_SUMMARY = 500, 2000


def said(reason: str, summary: str) -> dict[str, list[Text]]:
    """Return what is wrong with the words of a change, by field."""
    problems: dict[str, list[Text]] = {}
    if not reason or len(reason) > LONGEST_REASON:
        problems["reason"] = [Text("请填写修订原因，最多 500 个字", "Give a reason, 500 characters at most")]
    if not summary or len(summary) > LONGEST_SUMMARY:
        problems["summary"] = [
            Text("请写明修订的内容，最多 2000 个字", "Say what should change, 2,000 characters at most")
        ]
    return problems


def require_procedure(session: Session) -> None:
    """Raise Invalid while the company has no diagram by which documents are changed."""
    try:
        current_revision(session, DefinitionKind.PROCESS, PROCESS)
    except NotFound as missing:
        text = Text("还没有部署“文件修订”流程，不能送审", "The procedure for changing documents is not deployed")
        raise Invalid(text) from missing
