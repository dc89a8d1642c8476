"""Buyers of a project: who is told when what they bought changes, and the list of who was told (TCH-061)."""

from __future__ import annotations

from typing import Any

from engine import clock
from engine.actor import SYSTEM
from engine.files.report import Section, write_report
from engine.instances.notices import send_mail
from engine.instances.recording import record
from engine.registers import find, get
from engine.services.context import ServiceContext
from engine.services.papers import attach_pdf, issued
from engine.services.registry import service
from engine.text import Text

CHANNELS = {"mail": "邮件", "phone": "电话", "letter": "书面函件", "visit": "当面", "none": "未能联系"}


@service("buyers.find", Text("查找购房业主", "Look up the buyers"))
def look_up(context: ServiceContext, project: str, buildings: list[str] | None = None) -> dict[str, Any]:
    """Return as ``buyers`` {place, customer, name} every home with an owner, in these buildings if any are named."""
    wanted = {str(building).strip() for building in buildings or () if str(building).strip()}
    found = []
    for home in find(context.session, "unit", project=project):
        owner = get(context.session, "customer", str(home.data["owner"])) if home.data.get("owner") else None
        if owner is not None and (not wanted or str(home.data.get("building")) in wanted):
            place = f"{home.data.get('building') or ''} {home.data.get('name') or ''}".strip()
            found.append({"place": place, "customer": owner.number, "name": owner.title})
    return {"buyers": found}


@service("buyers.tell", Text("邮件告知业主", "Tell the buyers by mail"))
def tell(context: ServiceContext, buyers: list[dict[str, Any]], subject: str, text: str) -> dict[str, Any]:
    """Write to each buyer who has an address, once each.

    Result ``told``: the buyers with ``channel`` (``mail``, or null where there is no address) and ``told_on``.
    """
    today = clock.local(clock.now()).date()
    addresses = {buyer["customer"]: _address(context, buyer["customer"]) for buyer in buyers}
    for address in dict.fromkeys(filter(None, addresses.values())):
        send_mail(context.session, address, subject, text, instance=context.instance)
    told = [
        {**buyer, "channel": "mail", "told_on": today} if addresses[buyer["customer"]] else {**buyer, "channel": None}
        for buyer in buyers
    ]
    reached = any(each["channel"] for each in told)
    customer = "mail" if reached else "no address"
    body = {"activity": context.activity.id, "to": [], "customer": customer, "sms": "not configured"}
    record(context.session, context.instance, "notice.sent", SYSTEM, body, {"subject": subject, "text": text})
    return {"told": told}


@service("report.buyers", Text("出具业主告知清单", "Write the list of buyers told"))
def listed(context: ServiceContext, number: str, text: str, told: list[dict[str, Any]]) -> dict[str, Any]:
    """Attach the list of who was told what, how and when as PDF; result ``told_list``: the attachment's id."""
    lines = [
        " ".join(
            str(part)
            for part in (
                each.get("place"),
                each.get("name"),
                CHANNELS.get(str(each.get("channel") or "none")),
                each.get("told_on") or "",
                each.get("note") or "",
            )
            if part
        )
        for each in told
    ]
    reached = sum(each.get("channel") not in (None, "none") for each in told)
    facts = [("变更编号", number), ("告知户数", f"{reached} / {len(told)}")]
    content = write_report(
        "设计变更业主告知清单", facts, [Section("告知内容", text), Section("告知名单", "\n".join(lines))], issued()
    )
    return {"told_list": attach_pdf(context, "told_list", f"业主告知清单-{number}.pdf", content)}


def _address(context: ServiceContext, customer: str) -> str | None:
    owner = get(context.session, "customer", customer)
    address = owner.data.get("email") if owner is not None else None
    return str(address) if address and "@" in str(address) else None
