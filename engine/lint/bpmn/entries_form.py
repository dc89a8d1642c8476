"""Rules about the form of a file: grammar, values, ids and references."""

from __future__ import annotations

from engine.lint.bpmn.words import Words

_REDRAW = ("请在建模工具中删除后重新画", "Delete it in the modeler and draw it again")
_EXPORT = ("请用建模工具重新导出该文件", "Export the file from the modeler again")

FORM: dict[str, Words] = {
    "element-unknown": (
        "15",
        "BPMN 没有 {tag} 这种元素",
        "BPMN has no element {tag}",
        *_EXPORT,
    ),
    "element-misplaced": (
        "15",
        "{what}不能放在 {around} 里面",
        "the {what} cannot stand inside {around}",
        *_EXPORT,
    ),
    "too-many": (
        "15",
        "{what}里最多有一个 {tag}，现有 {count} 个",
        "the {what} may contain one {tag} at most, it has {count}",
        "请删除多余的",
        "Delete those that are too many",
    ),
    "too-few": (
        "15",
        "{what}里缺少 {tag}",
        "the {what} lacks {tag}",
        *_EXPORT,
    ),
    "attribute-missing": (
        "15",
        "{what}缺少属性 {name}",
        "the {what} lacks the attribute {name}",
        *_REDRAW,
    ),
    "attribute-value": (
        "15",
        "{what}的属性 {name} 不能是“{value}”",
        'the attribute {name} of the {what} cannot be "{value}"',
        "可用的值：{allowed}",
        "It can be {allowed}",
    ),
    "attribute-odd": (
        "15",
        "{what}的属性 {name} 不能是“{value}”，它对运行没有影响",
        'the attribute {name} of the {what} cannot be "{value}"; it has no effect on running',
        "可用的值：{allowed}",
        "It can be {allowed}",
    ),
    "attribute-unknown": (
        "15",
        "{what}有 BPMN 不认识的属性 {name}，它不起作用",
        "the {what} has the attribute {name}, which BPMN does not know; it has no effect",
        "请删除该属性",
        "Delete the attribute",
    ),
    "id-invalid": (
        "8.3.1",
        "编号“{value}”不符合 XML 的要求（须以字母、汉字或下划线开头，不含空格和冒号）",
        'the id "{value}" is not a name in XML: it begins with a letter or _ and has no blanks or colons',
        "请在属性面板中换一个编号",
        "Choose another id in the properties panel",
    ),
    "id-missing": (
        "8.3.1",
        "{what}没有编号，已按其位置补上",
        "the {what} has no id; one was made from its place",
        "在建模工具中重新保存该图即可",
        "Save the diagram again in the modeler",
    ),
    "reference-missing": (
        "8.2.1",
        "{what}的 {name} 指向不存在的 {value}",
        "{name} of the {what} refers to {value}, which does not exist",
        "请在属性面板中重新选择，或删除该引用",
        "Choose it again in the properties panel, or remove the reference",
    ),
    "reference-kind": (
        "8.2.1",
        "{what}的 {name} 指向 {value}，它是 {found}，不是 {wanted}",
        "{name} of the {what} refers to {value}, which is a {found}, not a {wanted}",
        "请在属性面板中重新选择",
        "Choose it again in the properties panel",
    ),
    "flow-list-wrong": (
        "8.4.13",
        "{what}在 {name} 中列出 {value}，但这条连线并不在此{end}",
        "the {what} lists {value} as {name}, but this flow does not {end} there",
        *_REDRAW,
    ),
    "flow-unlisted": (
        "8.4.13",
        "{what}中有 {count} 条连线没有被两端的元素列出（incoming、outgoing）：{names}；按连线本身运行",
        "{count} flows of the {what} are not listed by the elements at their ends: {names}; the flows themselves count",
        "在建模工具中重新保存该图即可",
        "Save the diagram again in the modeler",
    ),
}

WARNINGS = frozenset({"attribute-odd", "attribute-unknown", "id-invalid", "id-missing", "flow-unlisted"})
