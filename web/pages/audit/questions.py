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
        Question(2, Text("手上的这份是不是现行版？", "Is the copy on this desk the one in force?"), "audit.copies"),
        Question(
            3,
            Text("谁以什么身份批准，签署是什么含义？", "Who approved it, in which role, meaning what?"),
            "audit.changes",
        ),
        Question(4, Text("这一版改了什么，为什么改？", "What changed between revisions, and why?"), "audit.changes"),
        Question(5, Text("某一天执行的是哪一版？", "Which revision was in force on a day?"), "audit.in_force"),
        Question(6, Text("换版时在办的事项怎样处理？", "What happened to cases running at a change?"), "audit.changes"),
        Question(
            7,
            Text("谁读过、理解了，谁还没有？", "Who has read and understood it, and who has not?"),
            "reading.documents",
        ),
        Question(8, Text("作废的版次还有在用的吗？", "Are obsolete ones out of use?"), "audit.obsolete"),
        Question(9, Text("年度评审按期做了吗？", "Are the yearly reviews done?"), "audit.reviews"),
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
    (
        Question(11, Text("把一件事项的完整记录给我看", "Show me one complete record"), "audit.population"),
        Question(13, Text("编号有没有缺号？", "Are there gaps in the numbers?"), "audit.numbers"),
        Question(14, Text("总体有多少，从中抽样", "What is the population, and a sample of it?"), "audit.sample"),
    ),
)
PEOPLE = Subject(
    Text("人与权限", "People and rights"),
    (
        Question(18, Text("有没有同一人既申请又批准？", "Did one person both ask and approve?"), "audit.doubles"),
        Question(19, Text("谁代谁办了什么？", "Who acted for whom?"), "audit.delegations"),
        Question(20, Text("签署的人当天有没有资格？", "Was the signer entitled that day?"), "audit.signers"),
    ),
)
AS_WRITTEN = Subject(
    Text("按写的做了吗", "Is it done as written"),
    (
        Question(
            21,
            Text("标准的条款由哪些流程落实，记录在哪里？", "Which procedures meet which clause of the standard?"),
            "audit.clauses",
        ),
        Question(
            21,
            Text("哪些条款由流程的哪一步落实，做过没有？", "Which rule is carried by which step, and was it done?"),
            "rules.index",
        ),
        Question(
            21,
            Text("事项是按流程图做的吗，哪里不符？", "Was the work done as drawn, and where not?"),
            "audit.conformance",
        ),
        Question(
            22,
            Text("哪些事项跳过了环节？", "Which cases skipped a step?"),
            "audit.conformance",
        ),
    ),
)
DEVIATIONS = Subject(
    Text("异常与纠正", "Deviations and corrections"),
    (
        Question(16, Text("更正过哪些记录？", "Which records were corrected?"), "audit.corrections"),
        Question(17, Text("有没有补录？迟了多久？", "Are there late entries, and how late?"), "audit.late"),
        Question(
            23,
            Text("哪些超期、升级、跳过，原因是什么？", "What was overdue, escalated or skipped, and why?"),
            "audit.delays",
        ),
        Question(
            24,
            Text("不符合项有没有原因、措施和效果检查？", "Do findings have cause, action and effect check?"),
            "audit.findings",
        ),
        Question(
            25,
            Text("管理员做过哪些干预，理由是什么？", "What did administrators do by hand, and why?"),
            "audit.interventions",
        ),
        Question(26, Text("审计追踪有没有人复核过？", "Has anyone reviewed the audit trail?"), "audit.papers"),
    ),
)
KEEPING = Subject(
    Text("保存与销毁", "Keeping and destroying"),
    (
        Question(
            27,
            Text("记录保存多久，依据什么？", "How long are these kept, says who?"),
            "records.index",
        ),
        Question(
            28,
            Text("销毁了什么，谁批准的？", "What was destroyed, on whose word?"),
            "records.lists",
        ),
        Question(
            30,
            Text(
                "哪些记录移交了档案室，谁接收的？",
                "Which records were handed over to the archive, and who received them?",
            ),
            "records.transfers",
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
        Question(
            30,
            Text(
                "密钥换过没有，从备份恢复过没有，时钟准不准？",
                "Which keys, restores and rehearsals, and is the clock right?",
            ),
            "audit.keys",
        ),
        Question(
            30,
            Text("十年后、没有这个系统，还读得出来吗？", "Can it be read in ten years, without this software?"),
            "audit.packages",
        ),
        Question(15, Text("谁能改动或删除记录？", "Who can alter or delete records?"), "audit.log"),
    ),
)
SUBJECTS = (DOCUMENTS, RECORDS, PEOPLE, AS_WRITTEN, DEVIATIONS, KEEPING, SYSTEM)
