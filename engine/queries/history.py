"""A case's history in words, told from its events and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.clock import local
from engine.definitions.milestones import MILESTONES
from engine.instances.programs import diagram_of
from engine.instances.recording import stream_of
from engine.ledger import Fact
from engine.model import Instance, Person, Role
from engine.text import Text
from engine.work.permit import require_reader
from engine.work.signers import REASONS

SILENT = frozenset({"instance.moved", "task.created"})


@dataclass(frozen=True)
class Item:
    """One line of the history; ``data`` holds what was filled in, by variable name, ``facts`` what is public."""

    seq: int
    at: datetime
    type: str
    who: str
    text: Text
    data: Mapping[str, Any]
    task_id: str | None = None
    activity_id: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_late: bool = False
    occurred_at: datetime | None = None
    late_reason: str = ""
    reason: str = ""

    @property
    def is_made_up(self) -> bool:
        """Tell whether it was recorded later than the policy allows (补录)."""
        return bool(self.facts.get("made_up"))


def timeline(session: Session, instance: Instance, actor: Actor) -> list[Item]:
    """Return the history, oldest first.  Raises NotFound when the actor may not read the case."""
    require_reader(session, instance, actor)
    return told_in(session, instance, ledger.read(session, stream_of(instance)))


def told_in(session: Session, instance: Instance, facts: Iterable[Fact]) -> list[Item]:
    """Return facts of a case in words; those that say nothing to people are left out."""
    spoken = [fact for fact in facts if fact.type not in SILENT]
    names = {**steps(session, instance), **_names(session, spoken)}
    return [_item(fact, names) for fact in spoken]


def steps(session: Session, instance: Instance) -> dict[str, str]:
    """Return the names of the diagram's elements by id, those of called processes too."""
    pins = reversed(instance.pins["process"].items())
    processes = [diagram_of(session, revision_id).processes[key] for key, revision_id in pins]
    return {one.id: one.name for process in processes for one in process.activities.values() if one.name}


def _names(session: Session, facts: list[Fact]) -> dict[str, str]:
    ids = {fact.actor for fact in facts}
    for fact in facts:
        for key in ("old", "new", "to", "person"):
            value = fact.public.get(key)
            ids.update([value] if isinstance(value, str) else value if isinstance(value, list) else [])
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {"system": "系统", "customer": "客户", **_roles(session, facts), **{row.id: row.name for row in rows}}


def _roles(session: Session, facts: list[Fact]) -> dict[str, str]:
    """Return the names of the roles that joined or left a countersign, in both languages."""
    keys = {fact.public["role"] for fact in facts if "role" in fact.public}
    rows = session.execute(select(Role.key, Role.name_zh, Role.name_en).where(Role.key.in_(keys))) if keys else ()
    named = [(f"role:{key}", zh, en) for key, zh, en in rows]
    return {**{key: zh for key, zh, _ in named}, **{f"{key}:en": en for key, _, en in named}}


def _item(fact: Fact, names: Mapping[str, str]) -> Item:
    tell = WORDS.get(fact.type)
    who = names.get(fact.actor, fact.actor)
    text = tell(fact, names) if tell else Text(fact.type, fact.type)
    data = {name.removeprefix("data."): value for name, value in fact.revealed.items() if name.startswith("data.")}
    return Item(
        seq=fact.seq,
        at=fact.at,
        type=fact.type,
        who=who,
        text=text,
        data=data,
        task_id=fact.public.get("task"),
        activity_id=fact.public.get("activity"),
        facts=fact.public,
        is_late=bool(fact.public.get("late")),
        occurred_at=datetime.fromisoformat(fact.public["occurred_at"]) if "occurred_at" in fact.public else None,
        late_reason=fact.revealed.get("late_reason", ""),
        reason=fact.revealed.get("reason", ""),
    )


def _started(fact: Fact, names: Mapping[str, str]) -> Text:
    number = fact.public.get("number", "")
    return Text(f"发起事项 {number}", f"started case {number}")


def _completed(fact: Fact, names: Mapping[str, str]) -> Text:
    name = fact.public.get("name", "")
    late_zh, late_en = ("（超期）", " (late)") if fact.public.get("late") else ("", "")
    signature = fact.public.get("signature")
    if signature:
        meaning = signature.get("meaning", "")
        zh, en = DECISIONS.get(signature.get("decision", ""), DECISIONS["agree"])
        return Text(f"{meaning}“{name}”：{zh}{late_zh}", f'signed "{name}": {en}{late_en}')
    return Text(f"办理“{name}”{late_zh}", f'completed "{name}"{late_en}')


DECISIONS = {
    "agree": ("同意", "agreed"),
    "agree_with_comment": ("有条件同意", "agreed with comment"),
    "conditional": ("有条件同意", "agreed with comment"),
    "reject": ("不同意", "rejected"),
    "return": ("退回", "returned"),
}


def _task(zh: str, en: str) -> Callable[[Fact, Mapping[str, str]], Text]:
    def tell(fact: Fact, names: Mapping[str, str]) -> Text:
        return Text(zh, en)

    return tell


def _transferred(fact: Fact, names: Mapping[str, str]) -> Text:
    to = names.get(fact.public.get("new", ""), "")
    reason = fact.revealed.get("reason", "")
    return Text(f"转办给{to}：{reason}", f"handed over to {to}: {reason}")


def _commented(fact: Fact, names: Mapping[str, str]) -> Text:
    said = fact.revealed.get("text", "")
    return Text(f"留言：{said}", f"commented: {said}")


def _attached(fact: Fact, names: Mapping[str, str]) -> Text:
    name = fact.revealed.get("name", "")
    return Text(f"上传文件 {name}", f"attached {name}")


def _breached(fact: Fact, names: Mapping[str, str]) -> Text:
    key = fact.public.get("clock", "")
    zh, en = CLOCKS.get(key, (key, key))
    due = _moment(fact.public["due_at"])
    return Text(f"时限已过：{zh}，应于 {due} 前完成", f"noted a missed deadline: {en}, due {due}")


def _moved(fact: Fact, names: Mapping[str, str]) -> Text:
    key = fact.public.get("clock", "")
    zh, en = CLOCKS.get(key, (key, key))
    if fact.public["new"] is None:
        return Text(
            f"时限暂停：{zh}，等待项目日期", f"suspended the deadline for the {en} until the project has a date"
        )
    new = _moment(fact.public["new"])
    return Text(f"时限调整：{zh}，至 {new}", f"moved the deadline for the {en} to {new}")


def _moment(text: str) -> str:
    return f"{local(datetime.fromisoformat(text)):%m-%d %H:%M}"


def _rescheduled(fact: Fact, names: Mapping[str, str]) -> Text:
    """Say which dates of the project moved, why, and what moved with them."""
    dates = [
        (MILESTONES[key].title, old or "–", new or "–")
        for key, (old, new) in fact.public["moved"].items()
        if key in MILESTONES
    ]
    steps = [
        (names.get(one["activity"], one["activity"]), _moment(one["new"]) if one["new"] else "–")
        for one in fact.public["changes"]
    ]
    zh = "、".join(f"{title.zh} {old} → {new}" for title, old, new in dates)
    en = ", ".join(f"{title.en} {old} → {new}" for title, old, new in dates)
    reason = fact.revealed.get("reason", "")
    why_zh, why_en = (f"，原因：{reason}", f", because: {reason}") if reason else ("", "")
    zh_steps = "、".join(f"“{name}”至 {at}" for name, at in steps)
    en_steps = ", ".join(f'"{name}" to {at}' for name, at in steps)
    return Text(f"项目日期调整：{zh}{why_zh}；{zh_steps}", f"moved the project: {en}{why_en}; {en_steps}")


CLOCKS = {
    "register": ("登记", "register"),
    "respond": ("首次响应", "first response"),
    "reply": ("答复", "reply"),
    "handle": ("处理", "handling"),
    "agreed": ("约定期限", "agreed term"),
}


def _notified(fact: Fact, names: Mapping[str, str]) -> Text:
    subject = fact.revealed.get("subject", "")
    people = [names.get(person, "") for person in fact.public.get("to", [])]
    by_mail = fact.public.get("customer") == "mail"
    to = "、".join([*people, "客户"] if by_mail else people)
    if not to and fact.public.get("customer") == "no address":
        return Text(f"客户没有邮箱，未能发出：{subject}", f"not sent, the customer left no mail address: {subject}")
    told = ", ".join([*people, "the customer"] if by_mail else people)
    return Text(f"通知{to}：{subject}", f"notified {told}: {subject}")


def _copied(fact: Fact, names: Mapping[str, str]) -> Text:
    people = [names.get(person, "") for person in fact.public.get("to", [])]
    return Text(f"抄送 {'、'.join(people)}", f"sent a copy to {', '.join(people)}")


def _incident(fact: Fact, names: Mapping[str, str]) -> Text:
    message = fact.public.get("message", "")
    return Text(f"出现异常：{message}", f"reported an incident: {message}")


def _message(fact: Fact, names: Mapping[str, str]) -> Text:
    step = names.get(fact.public.get("activity", ""), fact.public.get("name", ""))
    return Text(f"触发“{step}”", f'set off "{step}"')


def _again(fact: Fact, names: Mapping[str, str]) -> Text:
    step = names.get(fact.public.get("activity", ""), fact.public.get("name", ""))
    return Text(
        f"收到“{step}”；本事项正在办理，不另行发起", f'received "{step}"; this case is under way, no other was started'
    )


def _joined(fact: Fact, names: Mapping[str, str]) -> Text:
    parent = fact.public.get("parent", "")
    return Text(f"并入群诉总案 {parent}", f"merged it into mass complaint {parent}")


def _withdrawn(fact: Fact, names: Mapping[str, str]) -> Text:
    why = REASONS.get(fact.public.get("reason", ""))
    return Text(f"任务撤销：{why.zh}", f"withdrew the task: {why.en}") if why else Text("任务撤销", "withdrew the task")


def _signer(zh: str, en: str) -> Callable[[Fact, Mapping[str, str]], Text]:
    def tell(fact: Fact, names: Mapping[str, str]) -> Text:
        role, reason = f"role:{fact.public.get('role', '')}", fact.revealed.get("reason", "")
        who = Text(names.get(role, ""), names.get(f"{role}:en", ""))
        if "person" in fact.public:
            who = Text(*[names.get(fact.public["person"], fact.public["person"])] * 2)
        return Text(f"{zh}{who.zh}：{reason}", f"{en} {who.en}: {reason}")

    return tell


def _concluded(fact: Fact, names: Mapping[str, str]) -> Text:
    zh, en = OUTCOMES.get(fact.public.get("outcome", ""), OUTCOMES["none"])
    agreed, refused = fact.public.get("agreed", 0), fact.public.get("refused", 0)
    return Text(
        f"会签结果：{zh}（同意 {agreed}，不同意 {refused}）", f"countersign {en} ({agreed} agreed, {refused} refused)"
    )


OUTCOMES = {"agreed": ("通过", "agreed to"), "refused": ("未通过", "refused"), "none": ("无人签署", "signed by nobody")}


def _cancelled(fact: Fact, names: Mapping[str, str]) -> Text:
    reason = fact.revealed.get("reason", "")
    return Text(f"撤销事项：{reason}", f"cancelled the case: {reason}")


def _migrated(fact: Fact, names: Mapping[str, str]) -> Text:
    new, reason = fact.public.get("to", {}).get("label", ""), fact.revealed.get("reason", "")
    return Text(f"改按版次 {new} 办理：{reason}", f"goes on by revision {new}: {reason}")


def _personal(zh: str, en: str) -> Callable[[Fact, Mapping[str, str]], Text]:
    def tell(fact: Fact, names: Mapping[str, str]) -> Text:
        count, request = len(fact.public.get("digests", ())), fact.public.get("request", "")
        return Text(f"{zh} {count} 项（{request}）", f"{en}: {count} values ({request})")

    return tell


def _corrected(zh: str, en: str) -> Callable[[Fact, Mapping[str, str]], Text]:
    def tell(fact: Fact, names: Mapping[str, str]) -> Text:
        label, values = fact.public["label"], fact.revealed.get(f"data.{fact.public['field']}") or {}
        old, new, reason = values.get("old", ""), values.get("new", ""), fact.revealed.get("reason", "")
        opinion = fact.revealed.get("opinion", "")
        why_zh, why_en = (f"；意见：{opinion}", f"; opinion: {opinion}") if opinion else ("", "")
        return Text(
            f"{zh}“{label}”：原记录“{old}”，应为“{new}”，原因：{reason}{why_zh}",
            f'{en} "{label}": recorded "{old}", to read "{new}", because: {reason}{why_en}',
        )

    return tell


WORDS: Mapping[str, Callable[[Fact, Mapping[str, str]], Text]] = {
    "instance.started": _started,
    "instance.completed": _task("事项办结", "completed the case"),
    "instance.failed": _task("事项因错误终止", "ended the case with an error"),
    "instance.cancelled": _cancelled,
    "instance.migrated": _migrated,
    "task.completed": _completed,
    "task.claimed": _task("认领任务", "claimed the task"),
    "task.unclaimed": _task("退回待认领", "gave the task back"),
    "task.transferred": _transferred,
    "task.cancelled": _withdrawn,
    "signer.added": _signer("加签", "asked another to sign:"),
    "signer.withdrawn": _signer("减签", "withdrew the signer"),
    "countersign.concluded": _concluded,
    "comment.added": _commented,
    "file.attached": _attached,
    "clock.breached": _breached,
    "clock.moved": _moved,
    "deadlines.moved": _rescheduled,
    "notice.sent": _notified,
    "case.copied": _copied,
    "incident.opened": _incident,
    "incident.resolved": _task("异常已处理", "dealt with the incident"),
    "message.caught": _message,
    "signal.caught": _message,
    "message.joined": _again,
    "mass.joined": _joined,
    "privacy.erased": _personal("依法删除个人信息", "erased personal data by law"),
    "privacy.restricted": _personal("限制处理个人信息", "restricted personal data"),
    "privacy.lifted": _personal("解除个人信息的限制", "lifted the restriction of personal data"),
    "correction.proposed": _corrected("提出更正", "proposed a correction of"),
    "record.corrected": _corrected("更正", "corrected"),
    "correction.refused": _corrected("未批准更正", "refused the correction of"),
}
