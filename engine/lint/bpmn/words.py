"""How the rules of the standard call an element: by kind and label, its tag where Chinese has no usual word."""

from __future__ import annotations

from typing import TypeAlias

from engine.definitions.namespaces import Element, attribute, local, name_of
from engine.lint.words import KINDS, label
from engine.text import Text

# Clause, problem in Chinese and English, remedy in Chinese and English.
Words: TypeAlias = tuple[str, str, str, str, str]

_OTHERS = {
    "association": Text("关联线", "association"),
    "boundaryEvent": Text("边界事件", "boundary event"),
    "collaboration": Text("协作", "collaboration"),
    "dataInput": Text("数据输入", "data input"),
    "dataInputAssociation": Text("数据输入关联", "data input association"),
    "dataObject": Text("数据对象", "data object"),
    "dataObjectReference": Text("数据对象引用", "data object reference"),
    "dataOutput": Text("数据输出", "data output"),
    "dataOutputAssociation": Text("数据输出关联", "data output association"),
    "dataStore": Text("数据存储", "data store"),
    "dataStoreReference": Text("数据存储引用", "data store reference"),
    "definitions": Text("文件", "file"),
    "error": Text("错误", "error"),
    "escalation": Text("升级", "escalation"),
    "group": Text("分组框", "group"),
    "inputSet": Text("输入集", "input set"),
    "itemDefinition": Text("数据类型", "item definition"),
    "lane": Text("泳道", "lane"),
    "message": Text("消息", "message"),
    "messageFlow": Text("消息流", "message flow"),
    "multiInstanceLoopCharacteristics": Text("多实例设置", "multi-instance settings"),
    "operation": Text("操作", "operation"),
    "outputSet": Text("输出集", "output set"),
    "participant": Text("池", "pool"),
    "process": Text("流程", "process"),
    "sequenceFlow": Text("连线", "sequence flow"),
    "signal": Text("信号", "signal"),
    "standardLoopCharacteristics": Text("循环设置", "loop settings"),
    "textAnnotation": Text("文字注释", "text annotation"),
}


def called(element: Element) -> Text:
    """Return how a message calls an element."""
    tag = local(element)
    kind = KINDS.get(tag) or _OTHERS.get(tag) or Text(f" {tag} ", tag)
    words = label(kind, name_of(element), attribute(element, "id") or "")
    return Text(words.zh.lstrip(), words.en.rstrip())


_SHOWN = KINDS.keys() | {
    "association",
    "collaboration",
    "dataInputAssociation",
    "dataObject",
    "dataObjectReference",
    "dataOutputAssociation",
    "dataStoreReference",
    "definitions",
    "group",
    "lane",
    "messageFlow",
    "participant",
    "process",
    "sequenceFlow",
    "textAnnotation",
}


def owner_of(element: Element) -> str | None:
    """Return the id a problem is shown at: that of the nearest element a reader can select, or a root element."""
    for current in (element, *element.iterancestors()):
        parent = current.getparent()
        if local(current) in _SHOWN or parent is None or local(parent) == "definitions":
            return attribute(current, "id")
    return attribute(element, "id")
