"""What people did with tasks and signatures."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ledger import Fact
from engine.queries.wording.shape import Names, Tell, plainly
from engine.text import Text
from engine.work.signers import REASONS

DECISIONS = {
    "agree": ("同意", "agreed"),
    "agree_with_comment": ("有条件同意", "agreed with comment"),
    "conditional": ("有条件同意", "agreed with comment"),
    "reject": ("不同意", "rejected"),
    "return": ("退回", "returned"),
}


OUTCOMES = {"agreed": ("通过", "agreed to"), "refused": ("未通过", "refused"), "none": ("无人签署", "signed by nobody")}


def _completed(fact: Fact, names: Names) -> Text:
    name = fact.public.get("name", "")
    late_zh, late_en = ("（超期）", " (late)") if fact.public.get("late") else ("", "")
    signature = fact.public.get("signature")
    if signature:
        meaning = signature.get("meaning", "")
        zh, en = DECISIONS.get(signature.get("decision", ""), DECISIONS["agree"])
        return Text(f"{meaning}“{name}”：{zh}{late_zh}", f'signed "{name}": {en}{late_en}')
    return Text(f"办理“{name}”{late_zh}", f'completed "{name}"{late_en}')


def _transferred(fact: Fact, names: Names) -> Text:
    to = names.get(fact.public.get("new", ""), "")
    reason = fact.revealed.get("reason", "")
    return Text(f"转办给{to}：{reason}", f"handed over to {to}: {reason}")


def _withdrawn(fact: Fact, names: Names) -> Text:
    why = REASONS.get(fact.public.get("reason", ""))
    return Text(f"任务撤销：{why.zh}", f"withdrew the task: {why.en}") if why else Text("任务撤销", "withdrew the task")


def _signer(zh: str, en: str) -> Tell:
    def tell(fact: Fact, names: Names) -> Text:
        role, reason = f"role:{fact.public.get('role', '')}", fact.revealed.get("reason", "")
        who = Text(names.get(role, ""), names.get(f"{role}:en", ""))
        if "person" in fact.public:
            who = Text(*[names.get(fact.public["person"], fact.public["person"])] * 2)
        return Text(f"{zh}{who.zh}：{reason}", f"{en} {who.en}: {reason}")

    return tell


def _concluded(fact: Fact, names: Names) -> Text:
    zh, en = OUTCOMES.get(fact.public.get("outcome", ""), OUTCOMES["none"])
    agreed, refused = fact.public.get("agreed", 0), fact.public.get("refused", 0)
    return Text(
        f"会签结果：{zh}（同意 {agreed}，不同意 {refused}）", f"countersign {en} ({agreed} agreed, {refused} refused)"
    )


WORDS: Mapping[str, Tell] = {
    "task.completed": _completed,
    "task.claimed": plainly("认领任务", "claimed the task"),
    "task.unclaimed": plainly("退回待认领", "gave the task back"),
    "task.transferred": _transferred,
    "task.cancelled": _withdrawn,
    "signer.added": _signer("加签", "asked another to sign:"),
    "signer.withdrawn": _signer("减签", "withdrew the signer"),
    "countersign.concluded": _concluded,
}
