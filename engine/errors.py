"""The error family: every refusal a person or a program can meet, in words of both languages.

Three kinds of failure are kept apart: a refusal of what a person asked for (this tree; nothing is
saved), a technical failure of a job (retried, then an incident) and a business error thrown inside
a diagram (``BpmnError``, caught by its boundary events).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine.text import Text

ProblemKind = Literal["structure", "missing", "unsupported", "content"]


@dataclass(frozen=True)
class Problem:
    """What is wrong at one element of a diagram, table or form, and how to mend it.

    ``kind`` says what sort of problem it is:

    - ``structure``: the drawing breaks a rule of BPMN 2.0.2; ``clause`` names it.  Nothing makes such a drawing right
      but drawing it differently, also as a draft.
    - ``missing``: a detail needed to run is not filled in yet (a condition, a form, a service, somebody to do it, a
      start event).  The drawing is sound; a draft procedure may lack it.
    - ``unsupported``: sound BPMN that this engine does not carry out.
    - ``content``: what is filled in is wrong (an expression, a name that does not exist, a setting), or doubtful.
    """

    element_id: str | None
    text: Text
    severity: Literal["error", "warning"] = "error"
    remedy: Text | None = None
    file: str | None = None
    rule: str | None = None
    kind: ProblemKind = "content"
    clause: str | None = None


class EngineError(Exception):
    """The base of all refusals; ``status`` is the HTTP status they map to."""

    status = 500
    is_final = False
    """Whether trying again cannot help, so that a job opens its incident at once."""
    default = Text("系统出错", "Something went wrong")

    def __init__(self, text: Text | None = None, **details: Any) -> None:
        self.text = text or self.default
        self.details = details
        super().__init__(str(self.text))

    @property
    def code(self) -> str:
        """Return the class name in kebab-case: the stable code of the API."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", type(self).__name__).lower()

    @property
    def words(self) -> str:
        """Return what happened in both languages, for records that several people read."""
        own = str(self)
        return f"{self.text.zh} / {self.text.en}" if own == self.text.zh else own


class NotFound(EngineError):
    """What was asked for does not exist, or not for this person."""

    status = 404
    default = Text("找不到所请求的内容", "Not found")


class Invalid(EngineError):
    """The input breaks a rule; nothing was saved."""

    status = 422
    default = Text("填写的内容有误", "The input is not valid")


class FieldsInvalid(Invalid):
    """Form data break rules of their fields; ``fields`` maps a field id to its messages."""

    default = Text("表单中有需要改正的内容", "Some fields need attention")

    def __init__(self, fields: Mapping[str, Sequence[Text]]) -> None:
        super().__init__(fields=fields)
        self.fields = fields

    def __str__(self) -> str:
        return "; ".join(f"{field}: {', '.join(text.zh for text in texts)}" for field, texts in self.fields.items())


class DefinitionInvalid(Invalid):
    """A diagram, table or form cannot be deployed; ``problems`` names everything at once."""

    default = Text("文件未通过检查，不能部署", "The file cannot be deployed")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems=problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        listed = "; ".join(f"{p.file or ''} {p.element_id or ''} {p.text.zh} / {p.text.en}" for p in self.problems)
        return f"{self.text.zh}: {listed}"


class NotAllowed(EngineError):
    """The person may not do this."""

    status = 403
    default = Text("您没有这项操作的权限", "You are not allowed to do this")


class Conflict(EngineError):
    """Somebody or something was faster; ``details`` say who and when where it is known."""

    status = 409
    default = Text("内容已被他人更新，请刷新后再试", "Somebody else changed this meanwhile")


class Unavailable(EngineError):
    """The product cannot answer now; try again shortly."""

    status = 503
    default = Text("系统繁忙，请稍后再试", "The system is busy, please try again")


class NotDeployed(NotFound):
    """Something the product itself needs was not brought in yet: the catalogue is to be deployed."""

    status = 503
    default = Text("目录尚未部署完整，请告知管理员", "The catalogue is not deployed; tell an administrator")


class BpmnError(Exception):
    """A business error a service raises for the diagram to catch (BPMN 2.0, error event)."""

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")
