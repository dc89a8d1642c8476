"""The papers of a release for sale: the annex of unfavourable factors and the certificate (SRS-015, SRS-058)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from engine.errors import Invalid
from engine.files.report import Section, write_report
from engine.model import Attachment, Role
from engine.services.context import ServiceContext
from engine.services.papers import attach_pdf, issued
from engine.services.registry import service
from engine.text import Text

Item = Mapping[str, Any]

_SIDES = {"inside": "红线内", "outside": "红线外"}
WAIVER = "general_manager"
"""The only role that may release with an open risk."""


@service("sales.annex", Text("生成红线内外不利因素告知书", "Write the notice of unfavourable factors"))
def annex(
    context: ServiceContext,
    project_name: str,
    factors: Sequence[Item],
    version: Any,
    note: str | None = None,
    disclosed: str | None = None,
) -> dict[str, Any]:
    """Write the annex of the contract as PDF and attach it (SRS-003, SRS-015).

    Results: ``files`` as a file field holds them, and ``version``.
    """
    facts = [("项目", project_name), ("版次", f"第 {version} 版"), ("事项编号", context.instance.number)]
    unfavourable = [factor for factor in factors if factor.get("present") and not factor.get("favourable")]
    sections = [
        Section(f"{words}不利因素", "\n".join(_told(f) for f in unfavourable if f.get("side") == side) or "无")
        for side, words in _SIDES.items()
    ]
    sections += [Section(head, text) for head, text in (("补充告知", note), ("风险披露", disclosed)) if text]
    sections.append(Section("买受人确认", "本人已阅读并知悉上述内容。\n\n签名：　　　　　　　　　　日期："))
    content = write_report("红线内外不利因素告知书", facts, sections, issued())
    name = f"不利因素告知书-{context.instance.number}-第{version}版.pdf"
    return {"files": _attached(context, "annex_files", name, content), "version": version}


@service("sales.release", Text("出具销售放行单", "Write the certificate of release"))
def release(
    context: ServiceContext,
    project_name: str,
    revision: Any,
    release: Item,
    risks: Sequence[Item],
    countersign: Item,
    annex_version: Any = None,
    conclusion: str | None = None,
) -> dict[str, Any]:
    """Write the certificate as PDF and attach it; result ``certificate``: as a file field holds it.

    Raises Invalid while a risk is open, unless the general manager released it with a reason and a disclosure.
    """
    left = [risk for risk in risks if risk.get("state") != "closed"]
    disclosed = release.get("role") == WAIVER and release.get("disclosure_reason") and release.get("disclosure_text")
    if left and not disclosed:
        raise Invalid(
            Text(
                f"还有 {len(left)} 项风险未消除，不得放行；只有总经理写明理由并向客户披露后才能放行",
                f"{len(left)} risks are open: only the general manager may release, with a reason and a disclosure",
            )
        )
    facts = [
        ("项目", project_name),
        ("事项编号", context.instance.number),
        ("销售说辞", f"第 {revision} 版"),
        ("合同附件", f"第 {annex_version} 版" if annex_version else "—"),
        ("放行人", str(release.get("by") or "—")),
    ]
    sections = [
        Section("会签", _signed(context, countersign.get("signatures") or ())),
        Section("开盘前风险检查结论", conclusion or "—"),
        Section("未消除的风险", "\n".join(f"· {risk.get('text')}" for risk in left) or "无"),
    ]
    spoken = (
        ("带风险放行的理由", "disclosure_reason"),
        ("向客户披露", "disclosure_text"),
        ("放行条件", "conditions"),
        ("意见", "opinion"),
    )
    sections += [Section(head, str(release[name])) for head, name in spoken if release.get(name)]
    content = write_report("销售放行单", facts, sections, issued())
    name = f"销售放行单-{context.instance.number}-第{revision}版.pdf"
    return {"certificate": _attached(context, "certificate", name, content)}


def _told(factor: Item) -> str:
    where = f"（{factor['distance']}）" if factor.get("distance") else ""
    words = f"：{factor['reminder_text']}" if factor.get("reminder_text") else ""
    return f"· {factor.get('item')}{where}{words}"


def _signed(context: ServiceContext, signatures: Sequence[Item]) -> str:
    roles = {role.key: role.name_zh for role in context.session.scalars(select(Role))}
    lines = [f"· {roles.get(one['role'], one['role'])} {one.get('name') or ''} 同意" for one in signatures]
    opinions = [f"：{one['opinion']}" if one.get("opinion") else "" for one in signatures]
    return "\n".join(line + opinion for line, opinion in zip(lines, opinions, strict=True)) or "—"


def _attached(context: ServiceContext, field: str, name: str, content: bytes) -> list[dict[str, Any]]:
    """Attach a PDF; return it as a file field holds it, so that later forms show it."""
    row = context.session.get_one(Attachment, attach_pdf(context, field, name, content))
    return [{"id": row.id, "name": row.name, "size": row.size, "type": row.media_type}]
