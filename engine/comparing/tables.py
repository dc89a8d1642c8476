"""The columns and rows of decision tables as things with settings."""

from __future__ import annotations

from engine.comparing.differences import Thing
from engine.dmn import DecisionModel
from engine.dmn.table import Table
from engine.text import Text

DECISION = Text("决策", "decision")
ROW = Text("规则行", "row")
COLUMN = Text("列", "column")
_POLICY = Text("命中方式", "hit policy")
_KIND = Text("类型", "kind")
_EXPRESSION = Text("表达式", "expression")
_REMARK = Text("备注", "remark")


def things_of(model: DecisionModel) -> dict[str, Thing]:
    """Return the decisions of a model, the columns and rows of their tables; rows by id, else by their number."""
    found: dict[str, Thing] = {}
    for key, decision in model.decisions.items():
        table = decision.table
        settings = {_KIND: decision.kind}
        if table is not None:
            settings[_POLICY] = table.policy.value
            found |= _parts(key, table)
        found[key] = Thing(DECISION, decision.label, settings, {}, key)
    return found


def _parts(key: str, table: Table) -> dict[str, Thing]:
    found: dict[str, Thing] = {}
    for number, column in enumerate(table.inputs, 1):
        name = column.label or column.expression.text
        found[f"{key}/in/{number}"] = Thing(COLUMN, name, {_EXPRESSION: column.expression.text}, {}, key)
    for output in table.outputs:
        found[f"{key}/out/{output.name}"] = Thing(COLUMN, output.label or output.name, {}, {}, key)
    heads = [column.label or column.expression.text for column in table.inputs]
    heads += [column.label or column.name for column in table.outputs]
    for row in table.rules:
        cells = [cell.text for cell in (*row.tests, *row.outputs)]
        settings = {Text(head, head): text for head, text in zip(heads, cells, strict=True) if text not in ("", "-")}
        if row.annotations:
            settings[_REMARK] = " ".join(row.annotations)
        found[f"{key}/row/{row.id or row.index}"] = Thing(ROW, str(row.index), settings, {}, row.id, row.index)
    return found
