"""SpiffWorkflow as it comes, saving the whole instance as JSON: what most programs around it do."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import perf_counter

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG
from SpiffWorkflow.util.task import TaskState

SOURCE = (Path(__file__).parent / "loop.bpmn").read_text(encoding="utf-8")


def complete_stock(folder: Path, times: int) -> list[float]:
    """Return the seconds of ``times`` completions: load the JSON, complete, save the JSON, commit.

    The XML is the bench process with its conditions as Python, which is all the stock library reads.
    """
    source = SOURCE.replace('=answer = "done"', 'answer == "done"').encode()
    parser = SpiffBpmnParser()
    parser.add_bpmn_str(source)
    workflow = BpmnWorkflow(parser.get_spec("loop"), parser.get_subprocess_specs("loop"))
    workflow.do_engine_steps()
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))
    connection = sqlite3.connect(folder / "stock.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE instance (id INTEGER PRIMARY KEY, state TEXT)")
    connection.execute("INSERT INTO instance VALUES (1, ?)", [serializer.serialize_json(workflow)])
    taken = []
    for number in range(times):
        begun = perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        (state,) = connection.execute("SELECT state FROM instance WHERE id = 1").fetchone()
        workflow = serializer.deserialize_json(state)
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        task.data.update(answer="again", round=number)
        task.run()
        workflow.do_engine_steps()
        connection.execute("UPDATE instance SET state = ? WHERE id = 1", [serializer.serialize_json(workflow)])
        connection.execute("COMMIT")
        taken.append(perf_counter() - begun)
    connection.close()
    return taken
