"""A BPMN file becomes a ``Diagram``: any well-formed drawing can be read, whoever drew it."""

from __future__ import annotations

from types import MappingProxyType

from engine.definitions.document import Index, load
from engine.definitions.drafts import filled
from engine.definitions.model import Diagram, Process
from engine.definitions.namespaces import BPMN, BPMNDI, Element, attribute, bpmn_children
from engine.definitions.read_extensions import forms_of
from engine.definitions.read_global_tasks import GLOBAL_TASKS, read_global_task
from engine.definitions.read_process import read_process


def read_diagram(source: bytes) -> Diagram:
    """Return what a BPMN 2.0 file says; the gaps of one deployed as a draft are filled in.

    Drawings that are incomplete or not executable are read as far as they go; only XML that is
    broken, unsafe, too large or not BPMN raises ``DefinitionInvalid``.
    """
    return filled(read_root(load(source)))


def read_root(root: Element) -> Diagram:
    """Return what the tree of ``document.load`` says, as it is drawn."""
    index = Index(root)
    processes: dict[str, Process] = {}
    forms: dict[str, str] = {}
    for element in bpmn_children(root, "process"):
        process = read_process(element, index)
        processes.setdefault(process.id, process)
        forms.update(forms_of(element))
    for element in bpmn_children(root, *GLOBAL_TASKS):
        task = read_global_task(element, index)
        processes.setdefault(task.id, task)
    return Diagram(
        processes=MappingProxyType(processes),
        participants=MappingProxyType(_participants(root, index)),
        has_picture=next(root.iter(f"{{{BPMNDI}}}BPMNShape"), None) is not None,
        forms=MappingProxyType(forms),
    )


def _participants(root: Element, index: Index) -> dict[str, str]:
    return {
        index.id_of(attribute(pool, "processRef")) or str(pool.get("id")): pool.get("name") or ""
        for pool in root.iter(f"{{{BPMN}}}participant")
    }
