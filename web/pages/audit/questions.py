"""The questions an auditor asks, in their order, each with the page that answers it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.text import Text


@dataclass(frozen=True)
class Question:
    """What is asked, and the endpoint of the page with the answer."""

    words: Text
    endpoint: str


@dataclass(frozen=True)
class Subject:
    """Questions that belong together."""

    title: Text
    questions: tuple[Question, ...]


SUBJECTS = (
    Subject(
        Text("文件", "Documents"),
        (
            Question(
                Text("有哪些受控文件，现行的是哪一版？", "Which controlled documents are there, and what is in force?"),
                "documents.index",
            ),
        ),
    ),
    Subject(
        Text("记录", "Records"),
        (
            Question(Text("把一件事项的完整记录给我看", "Show me one complete record"), "cases.index"),
            Question(
                Text("怎么知道记录没有被改过、没有少？", "How do I know nothing was changed or removed?"), "audit.log"
            ),
            Question(Text("哪些条款由流程的哪一步落实？", "Which rule is carried by which step?"), "rules.index"),
        ),
    ),
)
