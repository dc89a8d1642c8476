"""Reads what the demo company is made of."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Demo:
    """The content of ``company.toml``."""

    name: dict[str, str]
    password: str
    departments: list[dict[str, Any]]
    people: list[dict[str, Any]]
    projects: list[dict[str, Any]]
    buildings: list[dict[str, Any]]


@cache
def demo() -> Demo:
    """Return the demo company as written."""
    read = tomllib.loads(resources.files("web.demo").joinpath("company.toml").read_text(encoding="utf-8"))
    return Demo(read["name"], read["password"], read["department"], read["person"], read["project"], read["building"])


def people_table() -> list[tuple[str, str, str, str]]:
    """Return (name, title, login, password) of everybody, in the order of the file."""
    return [(one["name"], one["title"], one["login"], demo().password) for one in demo().people]
