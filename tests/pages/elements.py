"""The page of BPMN elements, gathered from the small diagrams: those that are played and those that are refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable

from engine.lint.words import KINDS, TRIGGERS
from engine.text import Text
from tests.elements.cases import CASES, names
from tests.elements.playing import source
from tests.elements.refusals import REFUSALS, refusal
from tests.elements.traits import Trait, traits_of
from tests.pages.page import DRAWN, REFUSED, RUNS, Line, Page, Part

SHOWN_BY = 3
_EFFECTS = {"interrupting": Text("中断", "interrupting"), "not interrupting": Text("不中断", "not interrupting")}
_OTHERS: dict[Trait, Text] = {
    ("globalTask",): Text("全局任务（由调用活动使用）", "global task, called by a call activity"),
    ("receiveTask", "instantiate"): Text("启动流程的接收任务", "receive task that begins a process"),
    ("eventBasedGateway", "instantiate"): Text("启动流程的事件网关", "event-based gateway that begins a process"),
    ("compensation",): Text("补偿活动", "compensation activity"),
    ("loop", "standard", "True"): Text("标准循环", "standard loop"),
    ("loop", "items", "True"): Text("顺序多实例", "sequential multi-instance"),
    ("loop", "items", "False"): Text("并行多实例", "parallel multi-instance"),
    ("flow", "several out"): Text("活动有多条流出连线", "several flows out of an activity or event"),
    ("flow", "several in"): Text("活动有多条流入连线", "several flows into an activity or event"),
    ("flow", "condition"): Text("活动之后的条件连线", "conditional flow out of an activity"),
    ("flow", "default"): Text("活动的默认连线", "default flow of an activity"),
    ("drawn", "participant"): Text("泳池", "pool"),
    ("drawn", "messageFlow"): Text("消息流", "message flow"),
    ("drawn", "lane"): Text("泳道（其名称即角色）", "lane; its name is a role"),
    ("drawn", "dataObjectReference"): Text("数据对象", "data object"),
    ("drawn", "dataStoreReference"): Text("数据存储", "data store"),
    ("drawn", "textAnnotation"): Text("文本注释", "text annotation"),
    ("drawn", "group"): Text("分组框", "group"),
    ("data association",): Text("命名数据的关联（按映射执行）", "association of named data, run as a mapping"),
    ("multiple",): Text("有多个触发条件的事件（满足其一）", "event with several triggers, one of them enough"),
    ("parallel multiple",): Text("有多个触发条件的事件（全部满足）", "event with several triggers, all of them needed"),
}
_CAUGHT = ("message", "signal", "timer", "conditional")


def _alone(*kinds: str) -> tuple[Trait, ...]:
    return tuple((kind,) for kind in kinds)


def _events(kind: str, *triggers: str) -> tuple[Trait, ...]:
    return tuple((kind, trigger) for trigger in triggers)


def _both_effects(kind: str, *only_interrupting: str) -> tuple[Trait, ...]:
    either = [(kind, trigger, effect) for trigger in (*_CAUGHT, "escalation") for effect in _EFFECTS]
    return *either, *((kind, trigger, "interrupting") for trigger in only_interrupting)


# Everything a process of BPMN 2.0.2 is made of (chapters 7 and 10); each is either played or refused.
EVERYTHING: tuple[tuple[Text, tuple[Trait, ...]], ...] = (
    (
        Text("任务", "Tasks"),
        (
            *_alone(
                "userTask",
                "manualTask",
                "serviceTask",
                "scriptTask",
                "businessRuleTask",
                "sendTask",
                "receiveTask",
                "task",
                "globalTask",
            ),
            ("receiveTask", "instantiate"),
        ),
    ),
    (
        Text("子流程与调用", "Sub-processes and calls"),
        _alone("subProcess", "callActivity", "transaction", "adHocSubProcess"),
    ),
    (
        Text("循环与补偿", "Repetition and compensation"),
        (("loop", "standard", "True"), ("loop", "items", "False"), ("loop", "items", "True"), ("compensation",)),
    ),
    (
        Text("网关", "Gateways"),
        (
            *_alone("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"),
            ("eventBasedGateway", "instantiate"),
            ("complexGateway",),
        ),
    ),
    (Text("开始事件", "Start events"), _events("startEvent", "none", *_CAUGHT)),
    (Text("事件子流程", "Event sub-processes"), _both_effects("eventSubProcess", "error", "compensate")),
    (Text("中间捕获事件", "Intermediate catch events"), _events("intermediateCatchEvent", *_CAUGHT, "link")),
    (
        Text("中间抛出事件", "Intermediate throw events"),
        _events("intermediateThrowEvent", "none", "message", "signal", "escalation", "link", "compensate"),
    ),
    (Text("边界事件", "Boundary events"), _both_effects("boundaryEvent", "error", "cancel", "compensate")),
    (
        Text("结束事件", "End events"),
        _events("endEvent", "none", "message", "signal", "error", "escalation", "cancel", "compensate", "terminate"),
    ),
    (Text("多重事件", "Multiple events"), _alone("multiple", "parallel multiple")),
    (
        Text("连线", "Sequence flows"),
        _events("flow", "several out", "several in", "condition", "default"),
    ),
    (
        Text("数据与图面", "Data and drawing"),
        (
            ("data association",),
            *_events(
                "drawn",
                "participant",
                "messageFlow",
                "lane",
                "dataObjectReference",
                "dataStoreReference",
                "textAnnotation",
                "group",
            ),
        ),
    ),
)


def name_of(trait: Trait) -> Text:
    """Return how the page calls a trait."""
    if trait in _OTHERS:
        return _OTHERS[trait]
    kind, *rest = trait
    if not rest:
        return KINDS[kind]
    what = Text("事件子流程", "event sub-process") if kind == "eventSubProcess" else KINDS[kind]
    trigger = Text("普通", "plain") if rest[0] == "none" else TRIGGERS[rest[0]]
    effect = _EFFECTS.get(rest[1]) if len(rest) > 1 else None
    if effect is None:
        return Text(f"{trigger.zh}{what.zh}", f"{trigger.en} {what.en}")
    return Text(f"{trigger.zh}{what.zh}，{effect.zh}", f"{trigger.en} {what.en}, {effect.en}")


def _played() -> dict[Trait, list[str]]:
    """Return the tests that show each trait, those of the simplest diagrams first."""
    shown: dict[Trait, list[tuple[int, str]]] = defaultdict(list)
    for name, case in zip(names(), CASES, strict=True):
        traits = traits_of(source(case.file), case.trail.split())
        for trait in traits:
            shown[trait].append((len(traits), f"tests/elements/test_elements.py::test_element[{name}]"))
    simplest = {trait: sorted(tests, key=lambda each: each[0])[:SHOWN_BY] for trait, tests in shown.items()}
    return {trait: [test for _, test in tests] for trait, tests in simplest.items()}


def _refused(played: Container[Trait]) -> dict[Trait, Line]:
    lines = {}
    for name in REFUSALS:
        problem, trait = refusal(name)
        if trait in played:
            trait = ("refused", name)
        assert problem.remedy is not None
        remark = Text(f"{problem.text.zh}。{problem.remedy.zh}", f"{problem.text.en}. {problem.remedy.en}")
        label = name_of(trait) if trait in _KNOWN else REFUSALS[name]
        lines[trait] = Line(label, REFUSED, (f"tests/elements/test_refused.py::test_refused[{name}]",), remark)
    return lines


_KNOWN = frozenset(trait for _, traits in EVERYTHING for trait in traits)


def parts() -> Iterable[Part]:
    """Return every element with what shows it; raises KeyError for one that nothing shows."""
    played = _played()
    refused = _refused(played)
    for title, traits in EVERYTHING:
        lines = []
        for trait in traits:
            if trait in refused:
                lines.append(refused.pop(trait))
            else:
                status = DRAWN if trait[0] == "drawn" and trait[1] != "lane" else RUNS
                lines.append(Line(name_of(trait), status, tuple(played.pop(trait))))
        yield Part(title, lines)
    assert not played, f"the page has no line for {sorted(played)}"
    yield Part(Text("其他不执行的写法", "Other refusals"), list(refused.values()))


PAGE = Page(
    "docs/elements.md",
    Text("BPMN 元素", "BPMN elements"),
    Text(
        "本页列出 BPMN 2.0.2 流程图的全部元素与事件，以及证明其执行方式的测试。由 `python -m tests.pages` "
        "根据 `tests/elements/` 中的小流程图生成，测试保证本页与之一致。",
        "Every element and event of a BPMN 2.0.2 process, and the tests that show how it runs. Written by "
        "`python -m tests.pages` from the small diagrams in `tests/elements/`; a test keeps it equal to them.",
    ),
    parts,
)
