"""Items of the catalogue in a bundle: read from any ``.toml`` file, written so that equal items give equal bytes."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.errors import DefinitionInvalid, Problem
from engine.text import Text

Item = Mapping[str, Any]
Items = Mapping[tuple[str, str], Item]
"""Items by kind (``process``, ``policy``, …) and key."""

TITLED = frozenset({"process", "form", "decision", "role", "register"})
ORDER = ("process", "form", "decision", "policy", "clock", "role")
"""The kinds a bundle carries.  Registers, services and classes of records belong to the installation."""


def read_items(source: bytes) -> dict[tuple[str, str], Item]:
    """Return the items of a file, of every kind.  Raises DefinitionInvalid."""
    try:
        content = tomllib.loads(source.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        text = Text(f"目录文件无法读取：{error}", f"the catalogue cannot be read: {error}")
        raise DefinitionInvalid([Problem(None, text, rule="catalogue-unreadable")]) from error
    return {(kind, key): plain(kind, item) for kind, key, item in _entries(content)}


def named_items(source: bytes) -> set[tuple[str, str]]:
    """Return kind and name of a file's items, each by its key and by its Chinese title.  Raises DefinitionInvalid."""
    found = read_items(source)
    titles = {(kind, str(item["title"]["zh"])) for (kind, _), item in found.items() if _has_title(item)}
    return {*found, *titles}


def problems_of(source: bytes) -> Iterator[tuple[str, Text]]:
    """Yield what keeps a file from being loaded: the item, and the reason.  Raises DefinitionInvalid."""
    for (kind, key), item in read_items(source).items():
        place = f"{kind} {key}"
        if kind in TITLED and not _has_title(item):
            yield place, Text("缺少中文或英文名称（title）", "a Chinese or an English title is missing")
        if kind == "policy" and not {"value", "unit"} <= item.keys():
            yield place, Text("缺少 value 或 unit", "value or unit is missing")


def plain(kind: str, item: Item) -> Item:
    """Return what the product keeps of an item: of a role's description the Chinese words."""
    if kind != "role":
        return item
    description = item.get("description")
    kept = {"key": item["key"], "title": item.get("title")}
    if isinstance(description, Mapping) and description.get("zh"):
        kept["description"] = {"zh": description["zh"]}
    return {**kept, "rules": list(item["rules"])} if item.get("rules") else kept


def written(items: Items) -> bytes:
    """Return the items as a file: by kind, then by key, fields by name behind ``key``."""
    lines: list[str] = []
    for kind in ORDER:
        for (_kind, _key), item in sorted(pair for pair in items.items() if pair[0][0] == kind):
            fields = sorted(item.items(), key=lambda field: (field[0] != "key", field[0]))
            told = [f"{_bare(name)} = {_value(value)}" for name, value in fields if value is not None]
            lines += [f"[[{kind}]]", *told, ""]
    return "\n".join(lines).encode()


def _entries(content: Mapping[str, Any]) -> Iterator[tuple[str, str, Item]]:
    for kind, items in content.items():
        for item in items if isinstance(items, list) else ():
            if isinstance(item, Mapping) and isinstance(item.get("key"), str):
                yield kind, item["key"], item


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_bare(name)} = {_value(each)}" for name, each in _sorted(value)) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _has_title(item: Item) -> bool:
    title = item.get("title")
    return isinstance(title, Mapping) and all(isinstance(title.get(lang), str) for lang in ("zh", "en"))


def _sorted(value: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """Return Chinese before English, else by name."""
    kept = [(name, each) for name, each in value.items() if each is not None]
    return sorted(kept, key=lambda field: (field[0] != "zh", field[0]))


def _bare(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else json.dumps(name)
