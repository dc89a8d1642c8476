"""What the page behind an auditor's question has to show: its own heading, and an answer or the words for none."""

from __future__ import annotations

import re

HEADINGS = {
    "有哪些受控文件，现行的是哪一版？": "文件清单",
    "手上的这份是不是现行版？": "核对手上的文件",
    "谁以什么身份批准，签署是什么含义？": "文件修订",
    "这一版改了什么，为什么改？": "文件修订",
    "某一天执行的是哪一版？": "某日执行的版次",
    "换版时在办的事项怎样处理？": "文件修订",
    "谁读过、理解了，谁还没有？": "阅读情况",
    "作废的版次还有在用的吗？": "仍按旧版办理",
    "年度评审按期做了吗？": "文件年度评审",
    "引用了哪些外来文件？": "文件清单",
    "把一件事项的完整记录给我看": "事项总体",
    "编号有没有缺号？": "编号连续性",
    "总体有多少，从中抽样": "抽样",
    "有没有同一人既申请又批准？": "申请与批准是否同一人",
    "谁代谁办了什么？": "代办",
    "签署的人当天有没有资格？": "签署人当日资格",
    "标准的条款由哪些流程落实，记录在哪里？": "标准条款对照",
    "哪些条款由流程的哪一步落实，做过没有？": "制度条款",
    "事项是按流程图做的吗，哪里不符？": "写的与做的",
    "哪些事项跳过了环节？": "写的与做的",
    "更正过哪些记录？": "更正",
    "有没有补录？迟了多久？": "补录",
    "哪些超期、升级、跳过，原因是什么？": "超期、跳过与原因",
    "不符合项有没有原因、措施和效果检查？": "不符合项与纠正措施",
    "管理员做过哪些干预，理由是什么？": "干预与设置",
    "审计追踪有没有人复核过？": "审核工作底稿",
    "记录保存多久，依据什么？": "记录台账",
    "销毁了什么，谁批准的？": "销毁清单",
    "哪些记录移交了档案室，谁接收的？": "移交归档",
    "客户的个人信息怎么保护，怎么删除？": "个人信息",
    "谁在什么时候看过、取走过什么？": "查阅记录",
    "怎么知道记录没有被改过、没有少？": "记录签封",
    "怎样自己查验一份记录？": "查验一份记录",
    "密钥换过没有，从备份恢复过没有，时钟准不准？": "密钥、备份恢复与时钟",
    "十年后、没有这个系统，还读得出来吗？": "证据包",
    "谁能改动或删除记录？": "记录签封",
}
"""Each question with the page that answers it."""
ASKING = ("audit.copies", "audit.check", "audit.packages", "audit.conformance")
"""Pages that answer what one fills in or chooses there."""
NONE = re.compile(r'class="fb-empty"><strong>[^<]+<|<p class="fb-hint mb-0">没有[^<]+<')
"""How a page says that there is none of what it lists."""


def heading(page: str) -> str:
    """Return what the page is headed with."""
    (found,) = re.findall(r"<h1>([^<]*)</h1>", page)
    return str(found)


def rows(page: str) -> int:
    """Return how many lines the tables and lists of facts on the page have."""
    return len(re.findall(r"<tbody>\s*<tr|</tr>\s*<tr|</dt>\s*<dd", _main(page)))


def answers(page: str, endpoint: str) -> bool:
    """Tell whether the page shows at least one line, says that there is none, or asks for what it answers."""
    asks = endpoint in ASKING and re.search(r"<(input|select) | download[ >]", _main(page)) is not None
    return asks or rows(page) > 0 or NONE.search(_main(page)) is not None


def _main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]
