"""The blueprint of documents, and the words of their kinds and states."""

from __future__ import annotations

from flask import Blueprint

from engine.model import ChangeState, DocumentKind, RunningPolicy
from engine.text import Text
from web import current

blueprint = Blueprint("documents", __name__, url_prefix="/documents")

KINDS = {
    DocumentKind.MANUAL: Text("质量手册", "Quality manual"),
    DocumentKind.PROCEDURE: Text("程序文件", "Procedure"),
    DocumentKind.GUIDE: Text("作业指引", "Work guide"),
    DocumentKind.FORM: Text("表单", "Form"),
    DocumentKind.TABLE: Text("决策表", "Decision table"),
    DocumentKind.EXTERNAL: Text("外来文件", "External document"),
}
STATES = {
    "effective": Text("现行及待生效", "In effect or about to be"),
    "changing": Text("正在修订", "Being changed"),
    "void": Text("作废", "Void"),
}
CHANGE_STATES = {
    ChangeState.PROPOSED: Text("修订中", "Being written"),
    ChangeState.IN_REVIEW: Text("评审中", "In review"),
    ChangeState.APPROVED: Text("已批准，待生效", "Approved, not in effect yet"),
    ChangeState.EFFECTIVE: Text("已生效", "In effect"),
    ChangeState.REJECTED: Text("不予修订", "Not adopted"),
    ChangeState.WITHDRAWN: Text("已撤回", "Withdrawn"),
}
RUNNING = {
    RunningPolicy.CONTINUE: Text("继续按原版办完", "Go on as they began"),
    RunningPolicy.MIGRATE: Text("改用新版办理", "Go over to the new revision"),
    RunningPolicy.STOP: Text("停止办理", "Are ended"),
}


@blueprint.before_request
@current.signed_in
def people_only() -> None:
    """Let only signed-in people in."""
