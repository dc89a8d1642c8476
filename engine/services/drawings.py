"""Frozen drawings: the baseline that change control, sign-off and sweep compare with (DSN-001)."""

from __future__ import annotations

from typing import Any

from engine import clock
from engine.actor import SYSTEM
from engine.files.report import Section, write_report
from engine.model import Entry, Register
from engine.registers import READ, find, note_case, save_entry
from engine.services.context import ServiceContext
from engine.services.papers import attach_pdf, issued
from engine.services.registers import scope_of
from engine.services.registry import service
from engine.text import Text

REGISTER = "drawing"
FROZEN, SUPERSEDED = "frozen", "superseded"
DECISIONS = {"agree": "同意", "conditional": "有条件同意"}


@service("drawing.frozen", Text("查找审定图纸", "Look up frozen drawings"))
def frozen(context: ServiceContext, project: str, drawing_no: str | None = None) -> dict[str, Any]:
    """Return as ``drawings`` the frozen versions of the project, or of one drawing: {number, drawing_no, version,
    title, discipline, label, value} (``label`` and ``value`` serve a choice)."""
    found = _standing(context, project, drawing_no)
    note_case(context.session, found, context.instance.id, READ)
    return {"drawings": [_told(entry) for entry in found]}


@service("drawing.freeze", Text("审定图纸，替代原版本", "Freeze a drawing in place of its former version"))
def freeze(
    context: ServiceContext, project: str, drawing_no: str, data: dict[str, Any], replaces: str | None = None
) -> dict[str, Any]:
    """Enter a frozen version; the one named by ``replaces`` is superseded with it.

    Results: ``drawing_number``, and ``standing``: the number of a frozen version that ``replaces`` does not name.  Then
    nothing is written and ``drawing_number`` is None, for no drawing has two versions in force.
    """
    # Two cases may freeze the same drawing at once: the second one has to see the entry of the first.
    context.session.get(Register, REGISTER, with_for_update=True)
    standing = _standing(context, project, drawing_no)
    other = next((entry for entry in standing if entry.number != replaces), None)
    gone = replaces is not None and not any(entry.number == replaces for entry in standing)
    if other is not None or gone:
        return {"drawing_number": None, "standing": other.number if other is not None else None}
    scope, case = scope_of(context), context.instance.id
    for entry in standing:
        save_entry(context.session, REGISTER, {"status": SUPERSEDED}, by=SYSTEM, number=entry.number, case=case)
    fields = {
        **data,
        "project": project,
        "drawing_no": drawing_no,
        "status": FROZEN,
        "frozen_on": clock.local(clock.now()).date(),
        "case_number": context.instance.number,
    }
    entry = save_entry(context.session, REGISTER, fields, by=SYSTEM, scope=scope, case=case)
    return {"drawing_number": entry.number, "standing": None}


@service("report.frozen", Text("出具图纸审定证书", "Write the certificate of a frozen drawing"))
def certificate(
    context: ServiceContext,
    drawing_number: str,
    facts: list[dict[str, Any]],
    sections: list[dict[str, Any]],
    signatures: list[dict[str, Any]],
) -> dict[str, Any]:
    """Attach the certificate as PDF: ``facts`` {label, text}, ``sections`` {label, text}, who signed.

    Result ``certificate``: the attachment's id.
    """
    told = [("审定编号", drawing_number), *((str(each["label"]), str(each.get("text") or "—")) for each in facts)]
    parts = [Section(str(each["label"]), str(each.get("text") or "无")) for each in sections]
    signed = Section("会签", "\n".join(map(_signed, signatures)) or "无")
    content = write_report("图纸审定证书", told, [*parts, signed], issued())
    return {"certificate": attach_pdf(context, "certificate", f"图纸审定证书-{drawing_number}.pdf", content)}


def _signed(signature: dict[str, Any]) -> str:
    words = [str(signature.get("name") or "—"), DECISIONS.get(str(signature.get("decision")), "不同意")]
    at = signature.get("at")
    if at is not None:
        words.append(f"{clock.local(at):%Y-%m-%d %H:%M}")
    return " ".join(words) + (f"：{signature['opinion']}" if signature.get("opinion") else "")


def _standing(context: ServiceContext, project: str, drawing_no: str | None) -> list[Entry]:
    keys = {"drawing_no": drawing_no} if drawing_no else {}
    return find(context.session, REGISTER, project=project, status=FROZEN, **keys)


def _told(entry: Entry) -> dict[str, Any]:
    told = {name: entry.data.get(name) for name in ("drawing_no", "version", "title", "discipline")}
    label = " ".join(str(told[name]) for name in ("drawing_no", "title", "version") if told[name])
    return {"number": entry.number, **told, "label": label, "value": entry.number}
