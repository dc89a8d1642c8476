"""Rules about data: inputs, outputs, associations, item definitions, operations."""

from __future__ import annotations

from engine.lint.bpmn.words import Words

_DATA = (
    "请在建模工具中改正数据设置，或删除它（本系统用变量映射）",
    "Correct it in the modeler, or delete it (variable mappings count here)",
)

DATA: dict[str, Words] = {
    "io-in-subprocess": (
        "10.4.1",
        "{what}不能有 ioSpecification；子流程直接使用外层的数据",
        "the {what} cannot have an ioSpecification; a sub-process uses the data around it",
        *_DATA,
    ),
    "data-unlisted": (
        "10.4.1",
        "{what}没有被任何 {set} 列出",
        "no {set} lists the {what}",
        *_DATA,
    ),
    "set-subset": (
        "10.4.1",
        "{what}在 {name} 中列出 {value}，但没有在 {whole} 中列出",
        "the {what} lists {value} as {name} but not as {whole}",
        *_DATA,
    ),
    "set-mutual": (
        "10.4.1",
        "{what}在 {name} 中列出 {value}，后者没有反过来列出它",
        "the {what} names {value} as {name}, which does not name it in turn",
        *_DATA,
    ),
    "association-sources": (
        "10.4.1",
        "{what}有 {count} 个来源，没有 transformation 时只能有一个",
        "the {what} has {count} sources; without a transformation it takes one",
        *_DATA,
    ),
    "association-end": (
        "10.4.1",
        "{what}的 {name}（{value}）不属于它所在的元素",
        "{name} of the {what} ({value}) does not belong to its element",
        *_DATA,
    ),
    "association-types": (
        "10.4.1",
        "{what}两端的数据类型不同，又没有 transformation",
        "the ends of the {what} have different item definitions and there is no transformation",
        *_DATA,
    ),
    "collection-differs": (
        "10.4.1",
        "{what}的 isCollection 与其数据类型 {value} 不一致",
        "isCollection of the {what} differs from that of its item definition {value}",
        *_DATA,
    ),
    "call-data-differs": (
        "10.3.6",
        "{what}的数据输入输出与被调用的 {value} 不一致",
        "the inputs and outputs of the {what} differ from those of {value}, which it calls",
        *_DATA,
    ),
    "task-data-sets": (
        "10.3.3",
        "{what}与消息或操作相连，{tag} 最多一个，现有 {count} 个",
        "the {what} uses a message or operation; it takes one {tag}, it has {count}",
        *_DATA,
    ),
    "task-data-type": (
        "10.3.3",
        "{what}的数据 {value} 与其消息的数据类型不同",
        "the data {value} of the {what} has another item definition than its message",
        *_DATA,
    ),
    "event-data-count": (
        "10.4.1",
        "{what}有 {triggers} 个触发条件，却有 {count} 个数据",
        "the {what} has {triggers} triggers but {count} data",
        *_DATA,
    ),
    "role-both": (
        "10.3.1",
        "{what}的人员设置同时有 resourceRef 和 resourceAssignmentExpression，只能有一个",
        "a resource of the {what} has both a resourceRef and a resourceAssignmentExpression; it takes one of them",
        "请只保留一个",
        "Keep one of them",
    ),
    "data-object-unnamed": (
        "10.4.1",
        "{what}没有指向数据对象",
        "the {what} refers to no data object",
        "请在建模工具中重新画",
        "Draw it again in the modeler",
    ),
}

WARNINGS = frozenset({"data-object-unnamed"})
