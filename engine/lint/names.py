"""Variables that no expression could read, because a function of FEEL has the same name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.definitions.countersigns import RESULT
from engine.definitions.model import Activity
from engine.errors import Problem
from engine.feel.functions import known_names
from engine.lint.form_schema import KEYED, components_of
from engine.lint.subject import Subject, problem
from engine.lint.words import component_named, named
from engine.text import Text


def variables(subject: Subject) -> Iterator[Problem]:
    """Mappings, results and loops write to names that expressions can read."""
    taken = frozenset(known_names())
    for activity in subject.activities:
        for name in dict.fromkeys(_written(activity)):
            if name in taken:
                yield _shadowed(activity.id, name, named(activity))


def _written(activity: Activity) -> Iterator[str]:
    # What a service takes in is read by the service, not by an expression.
    for mapping in (*(() if activity.job_type else activity.inputs), *activity.outputs):
        yield mapping.target.partition(".")[0]
    if activity.result_variable:
        yield activity.result_variable
    if RESULT in activity.properties:
        yield activity.properties[RESULT].strip()
    if activity.loop is not None:
        yield from (name for name in (activity.loop.input_element, activity.loop.output_collection) if name)


def fields(schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Fields have keys that expressions can read; inside a list a key is a member and may be anything."""
    taken = frozenset(known_names())
    for component in components_of(schema):
        name = (component.key or "").partition(".")[0]
        if component.type in KEYED and not component.path and name in taken:
            yield _shadowed(component.element_id, name, component_named(component))


def _shadowed(element_id: str, name: str, where: Text) -> Problem:
    return problem(
        "name-of-function",
        element_id,
        Text(
            f"{where.zh}的变量名 {name} 与 FEEL 函数同名，表达式中读不到它的值",
            f"the variable {name} of the {where.en} has the name of a FEEL function; expressions cannot read it",
        ),
        Text(f"请换一个名称，例如 case_{name}", f"Choose another name, for example case_{name}"),
        "warning",
    )


RULES = (variables,)
