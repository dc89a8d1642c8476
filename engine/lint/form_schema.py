"""The parts a form-js ``.form`` file is made of, as far as checking needs to know them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import DefinitionInvalid, Problem
from engine.text import Text

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20

OPTIONS = frozenset({"radio", "select", "checklist", "taglist"})
INPUTS = OPTIONS | {"textfield", "textarea", "number", "datetime", "checkbox", "filepicker"}
KEYED = INPUTS | {"expression"}
CONTAINERS = frozenset({"group", "dynamiclist"})
SHOWN = frozenset({"text", "html", "image", "button", "spacer", "separator", "table", "iframe", "documentPreview"})
TYPES = KEYED | CONTAINERS | SHOWN

# Properties whose text is FEEL when it begins with "="; those in _ALWAYS are nothing else.
FEEL = (
    "conditional.hide",
    "readonly",
    "disabled",
    "required",
    "label",
    "description",
    "text",
    "content",
    "source",
    "alt",
    "url",
    "dataSource",
    "columnsExpression",
    "valuesExpression",
    "expression",
    "multiple",
    "accept",
    "appearance.prefixAdorner",
    "appearance.suffixAdorner",
    "validate.required",
    "validate.min",
    "validate.max",
    "validate.minLength",
    "validate.maxLength",
)
ALWAYS_FEEL = frozenset({"conditional.hide", "valuesExpression", "columnsExpression", "expression"})


@dataclass(frozen=True)
class Component:
    """One component with the data path around it (``("rooms",)`` inside a list bound to ``rooms``)."""

    settings: Mapping[str, Any]
    path: tuple[str, ...]
    place: str

    @property
    def type(self) -> str:
        """Return the type of the component, "" when it has none."""
        value = self.settings.get("type")
        return value if isinstance(value, str) else ""

    @property
    def key(self) -> str | None:
        """Return the key its value is stored under."""
        value = self.settings.get("key")
        return value if isinstance(value, str) and value.strip() else None

    @property
    def element_id(self) -> str:
        """Return what a message points at: the key, else the id, else the place in the file."""
        value = self.settings.get("id")
        return self.key or (value if isinstance(value, str) and value else self.place)

    def setting(self, dotted: str) -> Any:
        """Return a setting by its dotted name, None when it is absent."""
        value: Any = self.settings
        for part in dotted.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value


def read_form(source: bytes) -> dict[str, Any]:
    """Return the JSON object of a form file; raises ``DefinitionInvalid`` when it is none."""
    if len(source) > MAX_BYTES:
        raise _refused(Text("表单文件超过 1 MB", "the form file is larger than 1 MB"))
    try:
        schema = json.loads(source.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _refused(Text("表单文件不是 UTF-8 编码", "the form file is not UTF-8")) from None
    except json.JSONDecodeError as error:
        raise _refused(
            Text(
                f"第 {error.lineno} 行第 {error.colno} 列：JSON 格式有误",
                f"line {error.lineno}, column {error.colno}: {error.msg}",
            )
        ) from None
    except RecursionError:
        raise _refused(Text("表单嵌套过深", "the form nests too deeply")) from None
    except ValueError:
        # Python's own bound for the digits of a number.
        raise _refused(Text("表单中有位数过多的数字", "a number of the form has too many digits")) from None
    if not isinstance(schema, dict) or not isinstance(schema.get("components"), list):
        raise _refused(
            Text("这不是表单文件（缺少组件列表 components）", "this is not a form (it has no list of components)")
        )
    return schema


def components_of(schema: Mapping[str, Any]) -> Iterator[Component]:
    """Yield the components of a form on every level, in the order people see them."""
    yield from _components(schema.get("components"), (), "components", 0)


def _components(children: Any, path: tuple[str, ...], place: str, depth: int) -> Iterator[Component]:
    if not isinstance(children, list) or depth > MAX_DEPTH:
        return
    for position, settings in enumerate(children):
        here = f"{place}[{position}]"
        if not isinstance(settings, dict):
            yield Component({}, path, here)
            continue
        yield Component(settings, path, here)
        inner = settings.get("path")
        below = (*path, inner) if isinstance(inner, str) and inner else path
        yield from _components(settings.get("components"), below, f"{here}.components", depth + 1)


def fields_of(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the data paths a form fills in, ``list.field`` for fields inside lists and bound groups."""
    return frozenset(
        ".".join((*component.path, component.key))
        for component in components_of(schema)
        if component.type in KEYED and component.key is not None
    )


def choices_of(schema: Mapping[str, Any], fields: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the values written down to choose from at each of these fields that has some."""
    values = {each.key: each.settings.get("values") for each in components_of(schema) if each.key in fields}
    return {
        str(key): frozenset(str(option["value"]) for option in listed if isinstance(option, dict) and "value" in option)
        for key, listed in values.items()
        if isinstance(listed, list)
    }


def _refused(text: Text) -> DefinitionInvalid:
    remedy = Text("请用表单编辑器重新保存该文件", "Save the file again with the form editor")
    return DefinitionInvalid([Problem(None, text, remedy=remedy, rule="form-unreadable")])
