"""The questions an auditor asks, by subject and in order, each with the page that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.text import Text


@dataclass(frozen=True)
class Question:
    """What is asked under which number, and the endpoint (with what its address needs) of the page that answers."""

    number: int
    words: Text
    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """Questions that belong together."""

    title: Text
    questions: tuple[Question, ...]


DOCUMENTS = Subject(
    Text("文件", "Documents"),
    (
        Question(
            1,
            Text("有哪些受控文件，现行的是哪一版？", "Which controlled documents are there, and what is in force?"),
            "documents.index",
        ),
        Question(
            7,
            Text("谁读过、理解了，谁还没有？", "Who has read and understood it, and who has not?"),
            "reading.documents",
        ),
        Question(
            10,
            Text("引用了哪些外来文件？", "Which external documents are used?"),
            "documents.index",
            {"kind": "external"},
        ),
    ),
)
RECORDS = Subject(
    Text("记录", "Records"),
    (Question(11, Text("把一件事项的完整记录给我看", "Show me one complete record"), "cases.index"),),
)
PEOPLE = Subject(Text("人与权限", "People and rights"), ())
AS_WRITTEN = Subject(
    Text("按写的做了吗", "Is it done as written"),
    (
        Question(
            21,
            Text("哪些条款由流程的哪一步落实，做过没有？", "Which rule is carried by which step, and was it done?"),
            "rules.index",
        ),
    ),
)
DEVIATIONS = Subject(Text("异常与纠正", "Deviations and corrections"), ())
KEEPING = Subject(
    Text("保存与销毁", "Keeping and destroying"),
    (
        Question(
            27,
            Text("记录保存多久，依据什么？", "How long are these kept, says who?"),
            "records.index",
        ),
        Question(
            29,
            Text("客户的个人信息怎么保护，怎么删除？", "How are customers' personal data protected and erased?"),
            "privacy.index",
        ),
        Question(
            29,
            Text("谁在什么时候看过、取走过什么？", "Who looked at what, and took what along?"),
            "audit.accesses",
        ),
    ),
)
SYSTEM = Subject(
    Text("系统可信", "Whether the system can be trusted"),
    (
        Question(
            12, Text("怎么知道记录没有被改过、没有少？", "How do I know nothing was changed or removed?"), "audit.log"
        ),
        Question(12, Text("怎样自己查验一份记录？", "How do I check a record myself?"), "audit.check"),
        Question(15, Text("谁能改动或删除记录？", "Who can alter or delete records?"), "audit.log"),
    ),
)
SUBJECTS = (DOCUMENTS, RECORDS, PEOPLE, AS_WRITTEN, DEVIATIONS, KEEPING, SYSTEM)
