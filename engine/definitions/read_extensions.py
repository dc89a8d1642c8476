"""The ``zeebe`` vocabulary of one element: forms, people, mappings, services, decisions (D1)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.definitions.model import EMPTY, IoMapping
from engine.definitions.namespaces import ZEEBE, Element, attribute, first, is_true, local, namespace, text_of

EMBEDDED_FORM = "camunda-forms:bpmn:"


def extensions_of(element: Element | None) -> dict[str, Element]:
    """Return the ``zeebe`` extension elements of an element by name; the first of a name counts."""
    found: dict[str, Element] = {}
    holder = first(element, "extensionElements")
    for child in () if holder is None else holder:
        if namespace(child) == ZEEBE:
            found.setdefault(local(child), child)
    return found


def properties_of(element: Element) -> Mapping[str, str]:
    """Return the ``zeebe:property`` values of an element by name."""
    return _named(extensions_of(element).get("properties"), "property", "name")


def settings_of(element: Element) -> dict[str, Any]:
    """Return the fields of ``Activity`` that the ``zeebe`` extensions of an element set."""
    found = extensions_of(element)
    assignment, schedule = found.get("assignmentDefinition"), found.get("taskSchedule")
    script, decision = found.get("script"), found.get("calledDecision")
    called, job, io = found.get("calledElement"), found.get("taskDefinition"), found.get("ioMapping")
    settings: dict[str, Any] = {
        "form_id": _form_id(found.get("formDefinition")),
        "assignee": attribute(assignment, "assignee"),
        "candidate_groups": attribute(assignment, "candidateGroups"),
        "candidate_users": attribute(assignment, "candidateUsers"),
        "due_date": attribute(schedule, "dueDate"),
        "follow_up_date": attribute(schedule, "followUpDate"),
        "priority": attribute(found.get("priorityDefinition"), "priority"),
        "inputs": _mappings(io, "input"),
        "outputs": _mappings(io, "output"),
        "script": attribute(script, "expression"),
        "result_variable": attribute(script, "resultVariable") or attribute(decision, "resultVariable"),
        "decision_id": attribute(decision, "decisionId"),
        "called_process": attribute(called, "processId"),
        "job_type": attribute(job, "type"),
        "retries": attribute(job, "retries"),
        "headers": _named(found.get("taskHeaders"), "header", "key"),
        "properties": properties_of(element),
    }
    if called is not None:
        settings["propagate_all"] = is_true(called, "propagateAllChildVariables", True)
        settings["propagate_parent"] = is_true(called, "propagateAllParentVariables", True)
    return settings


def forms_of(process: Element) -> dict[str, str]:
    """Return the JSON of the forms embedded in a process (``zeebe:userTaskForm``) by form id."""
    holder = first(process, "extensionElements")
    return {
        str(identifier): text_of(child)
        for child in (() if holder is None else holder)
        if namespace(child) == ZEEBE and local(child) == "userTaskForm" and (identifier := attribute(child, "id"))
    }


def _form_id(definition: Element | None) -> str | None:
    form = attribute(definition, "formId") or attribute(definition, "formKey")
    return form and (form.removeprefix(EMBEDDED_FORM) or None)


def _mappings(io: Element | None, direction: str) -> tuple[IoMapping, ...]:
    return tuple(
        IoMapping(attribute(child, "source") or "", attribute(child, "target") or "")
        for child in (() if io is None else io)
        if namespace(child) == ZEEBE and local(child) == direction
    )


def _named(holder: Element | None, tag: str, key: str) -> Mapping[str, str]:
    values = {
        str(name): child.get("value") or ""
        for child in (() if holder is None else holder)
        if namespace(child) == ZEEBE and local(child) == tag and (name := attribute(child, key))
    }
    return MappingProxyType(values) if values else EMPTY
