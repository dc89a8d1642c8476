"""What BPMN knows and this engine refuses, with the reason; and settings of other engines it ignores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.definitions.model import Activity
from engine.definitions.namespaces import (
    BPMN,
    FOREIGN,
    attribute,
    local,
    namespace,
)
from engine.errors import Problem
from engine.lint.subject import Subject, problem
from engine.lint.words import named
from engine.text import Text

_KINDS = {
    "complexGateway": Text("请改用包容网关或排他网关加条件", "Use inclusive or exclusive gateways with conditions"),
    "adHocSubProcess": Text(
        "请画出步骤的顺序；可选的步骤用包容网关",
        "Draw the order of the steps; use an inclusive gateway for optional ones",
    ),
}
_SPLIT = Text("请画成几个单独的事件", "Draw separate events")
_CHOREOGRAPHY = frozenset({"choreography", "globalChoreographyTask"})
_CANNOT = Text("本系统不执行", "cannot be run here")


def elements(subject: Subject) -> Iterator[Problem]:
    """Kinds of elements and events the engine does not run."""
    for activity in subject.activities:
        if activity.kind in _KINDS:
            yield _refused(activity, named(activity), _KINDS[activity.kind])
        if activity.more_events or activity.parallel_multiple:
            yield _refused(activity, _of(activity, "的多重触发", "multiple triggers of the"), _SPLIT)


def _of(activity: Activity, zh: str, en: str) -> Text:
    return Text(f"{named(activity).zh}{zh}", f"{en} {named(activity).en}")


def _refused(activity: Activity, what: Text, remedy: Text) -> Problem:
    return problem(
        "unsupported",
        activity.id,
        Text(f"{_CANNOT.zh}：{what.zh}", f"{_CANNOT.en}: {what.en}"),
        remedy,
    )


def token_counts(subject: Subject) -> Iterator[Problem]:
    """Attributes that would silently change how often something happens."""
    for activity in subject.activities:
        for name, value in activity.unusual:
            yield problem(
                "unsupported",
                activity.id,
                Text(
                    f"{_CANNOT.zh}：{named(activity).zh}的 {name}={value}",
                    f"{_CANNOT.en}: {name}={value} of the {named(activity).en}",
                ),
                Text("请删除该设置，改用通常的方式画出", "Remove the setting and draw what it stands for"),
            )


def choreographies(subject: Subject) -> Iterator[Problem]:
    """Choreographies describe an agreement between companies, not work that can be handed out."""
    for element in subject.root:
        if namespace(element) == BPMN and local(element) in _CHOREOGRAPHY:
            yield problem(
                "unsupported",
                attribute(element, "id"),
                Text(f"{_CANNOT.zh}：编排图（choreography）", f"{_CANNOT.en}: choreography diagrams"),
                Text("请画成流程图（collaboration 或 process）", "Draw it as a process or collaboration"),
            )


def foreign_settings(subject: Subject) -> Iterator[Problem]:
    """Settings written for another engine: kept in the file, without effect here."""
    found: dict[str, list[str]] = defaultdict(list)
    for element in subject.root.iter():
        spaces = {namespace(element), *(str(name).rpartition("}")[0].lstrip("{") for name in element.attrib)}
        for space in spaces & FOREIGN.keys():
            owner = element
            while namespace(owner) != BPMN or attribute(owner, "id") is None:
                above = owner.getparent()
                if above is None:
                    break
                owner = above
            identifier = attribute(owner, "id") or ""
            if identifier not in found[FOREIGN[space]]:
                found[FOREIGN[space]].append(identifier)
    for engine, identifiers in found.items():
        listed = ", ".join(identifiers[:5])
        yield problem(
            "foreign-settings",
            identifiers[0],
            Text(
                f"{len(identifiers)} 个元素带有 {engine} 的设置，在这里不起作用：{listed}",
                f"{len(identifiers)} elements carry settings of {engine}, which have no effect here: {listed}",
            ),
            Text(
                "请在属性面板中按本系统的方式填写表单、办理人和表达式",
                "Fill in forms, assignment and expressions anew in the properties panel",
            ),
            "warning",
        )


RULES = (elements, token_counts, choreographies, foreign_settings)
