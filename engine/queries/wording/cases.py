"""What became of a case: begun, ended, remarks, files, incidents, messages."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ledger import Fact
from engine.queries.wording.shape import Names, Tell, plainly
from engine.text import Text


def _started(fact: Fact, names: Names) -> Text:
    number = fact.public.get("number", "")
    return Text(f"发起事项 {number}", f"started case {number}")


def _cancelled(fact: Fact, names: Names) -> Text:
    reason = fact.revealed.get("reason", "")
    return Text(f"撤销事项：{reason}", f"cancelled the case: {reason}")


def _migrated(fact: Fact, names: Names) -> Text:
    new, reason = fact.public.get("to", {}).get("label", ""), fact.revealed.get("reason", "")
    return Text(f"改按版次 {new} 办理：{reason}", f"goes on by revision {new}: {reason}")


def _commented(fact: Fact, names: Names) -> Text:
    said = fact.revealed.get("text", "")
    return Text(f"留言：{said}", f"commented: {said}")


def _attached(fact: Fact, names: Names) -> Text:
    name = fact.revealed.get("name", "")
    return Text(f"上传文件 {name}", f"attached {name}")


def _incident(fact: Fact, names: Names) -> Text:
    message = fact.public.get("message", "")
    return Text(f"出现异常：{message}", f"reported an incident: {message}")


def _message(fact: Fact, names: Names) -> Text:
    step = names.get(fact.public.get("activity", ""), fact.public.get("name", ""))
    return Text(f"触发“{step}”", f'set off "{step}"')


def _again(fact: Fact, names: Names) -> Text:
    step = names.get(fact.public.get("activity", ""), fact.public.get("name", ""))
    return Text(
        f"收到“{step}”；本事项正在办理，不另行发起", f'received "{step}"; this case is under way, no other was started'
    )


def _joined(fact: Fact, names: Names) -> Text:
    parent = fact.public.get("parent", "")
    return Text(f"并入群诉总案 {parent}", f"merged it into mass complaint {parent}")


def _found(fact: Fact, names: Names) -> Text:
    case, said = fact.public.get("case", ""), fact.revealed.get("text", "")
    return Text(f"现场记录问题 {case}：{said}", f"noted finding {case} on site: {said}")


WORDS: Mapping[str, Tell] = {
    "instance.started": _started,
    "instance.completed": plainly("事项办结", "completed the case"),
    "instance.failed": plainly("事项因错误终止", "ended the case with an error"),
    "instance.cancelled": _cancelled,
    "instance.migrated": _migrated,
    "comment.added": _commented,
    "file.attached": _attached,
    "incident.opened": _incident,
    "incident.resolved": plainly("异常已处理", "dealt with the incident"),
    "message.caught": _message,
    "signal.caught": _message,
    "message.joined": _again,
    "mass.joined": _joined,
    "finding.recorded": _found,
}
