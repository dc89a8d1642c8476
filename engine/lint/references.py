"""Ids: each one only once, and every reference leads to something of the right kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.definitions.namespaces import BPMN, attribute, local, namespace
from engine.errors import Problem
from engine.lint.subject import Subject, problem
from engine.text import Text

_REFERENCES = {
    "messageRef": (frozenset({"message"}), Text("消息", "message")),
    "signalRef": (frozenset({"signal"}), Text("信号", "signal")),
    "errorRef": (frozenset({"error"}), Text("错误", "error")),
    "escalationRef": (frozenset({"escalation"}), Text("升级", "escalation")),
    "processRef": (frozenset({"process"}), Text("流程", "process")),
}


def duplicate_ids(subject: Subject) -> Iterator[Problem]:
    """Two elements with one id: the engine could not tell them apart."""
    counts = Counter(
        str(element.get("id")) for element in subject.root.iter() if namespace(element) == BPMN and element.get("id")
    )
    for identifier, count in counts.items():
        if count > 1:
            yield problem(
                "duplicate-id",
                identifier,
                Text(f"编号 {identifier} 被 {count} 个元素使用", f"{count} elements share the id {identifier}"),
                Text(
                    "请在属性面板中给其中重复的元素换一个编号",
                    "Give the copies ids of their own in the properties panel",
                ),
            )


def broken_references(subject: Subject) -> Iterator[Problem]:
    """A reference to a message, signal, error, escalation, process or event that the file does not have."""
    for element in subject.root.iter():
        if namespace(element) != BPMN:
            continue
        for name, (kinds, what) in _REFERENCES.items():
            reference = attribute(element, name)
            target = subject.index.find(reference)
            if reference is None or (target is not None and local(target) in kinds):
                continue
            owner = element.getparent() if local(element).endswith("EventDefinition") else element
            yield _broken(attribute(owner, "id"), what, reference)
        if local(element) == "eventDefinitionRef" and subject.index.find(element.text) is None:
            yield _broken(
                attribute(element.getparent(), "id"),
                Text("事件定义", "event definition"),
                (element.text or "").strip(),
            )


def _broken(element_id: str | None, what: Text, reference: str) -> Problem:
    return problem(
        "broken-reference",
        element_id,
        Text(f"引用的{what.zh} {reference} 不存在", f"it refers to the {what.en} {reference}, which does not exist"),
        Text(f"请在属性面板中重新选择{what.zh}", f"Choose the {what.en} again in the properties panel"),
    )


RULES = (duplicate_ids, broken_references)
