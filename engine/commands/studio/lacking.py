"""What belongs to an installation and a procedure that comes from another one needs: registers, services, classes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.bundles import Items
from engine.catalogue import listing
from engine.commands.studio.arriving import Arrived
from engine.definitions.model import Process
from engine.model import DefinitionKind, Register
from engine.services import services
from engine.text import Text

_REGISTER = "firebreak:register"
_QUOTED = re.compile(r'=\s*"([^"]+)"\s*')


def lacking(session: Session, process: Process, belonging: Iterable[Arrived], items: Items) -> list[Text]:
    """Say which registers, services and record classes the files of a procedure name and this installation lacks."""
    registers = {*_registers(process), *(key for each in belonging for key in _offered(each))}
    named = {
        Text("台账", "register"): registers - set(session.scalars(select(Register.key))),
        Text("服务", "service"): {one.job_type or "" for one in process.activities.values()} - set(services()),
        Text("记录保存类别", "record class"): _classes(process.id, items)
        - {str(one["key"]) for one in listing(session, "record_class")},
    }
    return [Text(f"{kind.zh} {key}", f"{kind.en} {key}") for kind, keys in named.items() for key in sorted(keys - {""})]


def _registers(process: Process) -> Iterator[str]:
    """Yield the registers the services of a process read and write, where the diagram says them outright."""
    for activity in process.activities.values():
        for mapping in activity.inputs:
            if mapping.target == "register" and (said := _QUOTED.fullmatch(mapping.source)):
                yield said[1]


def _offered(arrived: Arrived) -> Iterator[str]:
    """Yield the registers whose entries a form offers."""
    if not arrived.name.endswith(".form"):
        return
    waiting = list(json.loads(arrived.content).get("components", []))
    while waiting:
        component = waiting.pop()
        waiting += component.get("components", [])
        properties = component.get("properties")
        if isinstance(properties, Mapping) and isinstance(properties.get(_REGISTER), str):
            yield properties[_REGISTER]


def _classes(key: str, items: Items) -> set[str]:
    item = items.get((str(DefinitionKind.PROCESS), key), {})
    return {str(item["record_class"])} if item.get("record_class") else set()
