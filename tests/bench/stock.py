"""SpiffWorkflow as it comes, saving the whole instance as JSON: what most programs around it do."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from time import perf_counter
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG
from SpiffWorkflow.util.task import TaskState


class Stock:
    """One case of a process in a table of its own; a step loads the JSON, completes, saves the JSON, commits.

    The XML is the measured process with its conditions as Python, which is all the stock library reads.
    """

    def __init__(self, path: Path, source: bytes, process: str) -> None:
        parser = SpiffBpmnParser()
        python = re.sub(r">=(\w+) = ", r">\1 == ", source.decode())
        parser.add_bpmn_str(python.encode())
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE instance (id INTEGER PRIMARY KEY, state TEXT)")
        begun = perf_counter()
        workflow = BpmnWorkflow(parser.get_spec(process), parser.get_subprocess_specs(process))
        workflow.do_engine_steps()
        self._connection.execute("INSERT INTO instance VALUES (1, ?)", [self._serializer.serialize_json(workflow)])
        self.started_in = perf_counter() - begun

    @property
    def size(self) -> int:
        """Return the bytes of the state as it is now."""
        (size,) = self._connection.execute("SELECT length(CAST(state AS BLOB)) FROM instance").fetchone()
        return int(size)

    def complete(self, **data: Any) -> float:
        """Complete the first open task; return the seconds that took."""
        begun = perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        (state,) = self._connection.execute("SELECT state FROM instance WHERE id = 1").fetchone()
        workflow = self._serializer.deserialize_json(state)
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        task.data.update(data)
        task.run()
        workflow.do_engine_steps()
        text = self._serializer.serialize_json(workflow)
        self._connection.execute("UPDATE instance SET state = ? WHERE id = 1", [text])
        self._connection.execute("COMMIT")
        return perf_counter() - begun
