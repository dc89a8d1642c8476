"""What was corrected beside the record, and what was erased from it by law."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ledger import Fact
from engine.queries.wording.shape import Names, Tell
from engine.text import Text


def _personal(zh: str, en: str) -> Tell:
    def tell(fact: Fact, names: Names) -> Text:
        count, request = len(fact.public.get("digests", ())), fact.public.get("request", "")
        return Text(f"{zh} {count} 项（{request}）", f"{en}: {count} values ({request})")

    return tell


def _corrected(zh: str, en: str) -> Tell:
    def tell(fact: Fact, names: Names) -> Text:
        label, values = fact.public["label"], fact.revealed.get(f"data.{fact.public['field']}") or {}
        old, new, reason = values.get("old", ""), values.get("new", ""), fact.revealed.get("reason", "")
        opinion = fact.revealed.get("opinion", "")
        why_zh, why_en = (f"；意见：{opinion}", f"; opinion: {opinion}") if opinion else ("", "")
        return Text(
            f"{zh}“{label}”：原记录“{old}”，应为“{new}”，原因：{reason}{why_zh}",
            f'{en} "{label}": recorded "{old}", to read "{new}", because: {reason}{why_en}',
        )

    return tell


WORDS: Mapping[str, Tell] = {
    "privacy.erased": _personal("依法删除个人信息", "erased personal data by law"),
    "privacy.restricted": _personal("限制处理个人信息", "restricted personal data"),
    "privacy.lifted": _personal("解除个人信息的限制", "lifted the restriction of personal data"),
    "correction.proposed": _corrected("提出更正", "proposed a correction of"),
    "record.corrected": _corrected("更正", "corrected"),
    "correction.refused": _corrected("未批准更正", "refused the correction of"),
}
