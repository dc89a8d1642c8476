"""The closing report to the customer (CMP-111..114): a file attached to the case."""

from __future__ import annotations

from typing import Any

from engine import clock
from engine.files.report import Section, write_report
from engine.services.context import ServiceContext
from engine.services.papers import attach_pdf, issued
from engine.services.registry import service
from engine.text import Text

CLOSINGS = {
    "invalid": "无效投诉，已向客户解释说明",
    "replied": "已书面或在线答复",
    "accepted": "客户认可处理结果",
    "lawful": "客户不认可，处理符合国家法律法规规定",
    "beyond": "超出公司管理权限或能力范围，目前暂无法解决",
}


@service("report.closing", Text("生成结案报告", "Create the closing report"))
def closing(
    context: ServiceContext,
    number: str,
    closing_type: str,
    process: str | None = None,
    result: str | None = None,
    measures: str | None = None,
) -> dict[str, Any]:
    """Write the report (process, result, later measures) as PDF and attach it; result ``report``: its id."""
    variables = context.variables
    facts = [
        ("投诉编号", number),
        ("客户", str(variables.get("customer_name") or "—")),
        ("房屋", " ".join(str(variables[name]) for name in ("building", "unit") if variables.get(name)) or "—"),
        ("投诉内容", str(variables.get("content") or variables.get("summary") or "—")),
        ("受理时间", f"{clock.local(context.instance.started_at):%Y-%m-%d %H:%M}"),
        ("关闭类型", CLOSINGS.get(closing_type, closing_type)),
    ]
    sections = [
        Section("处理过程", process or "—"),
        Section("处理结果", result or "—"),
        Section("后续措施", measures or "—"),
    ]
    content = write_report("投诉结案报告", facts, sections, issued())
    return {"report": attach_pdf(context, "report", f"结案报告-{number}.pdf", content)}
