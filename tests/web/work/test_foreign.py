"""An auditor checks work done on paper against the diagram in force; the file is read and not kept."""

from __future__ import annotations

import io
import re

import pytest

from engine.ledger import read

PAPER = """编号,步骤,完成时间,岗位
1,查看现场,2026-03-02 09:00,property
1,审批费用,2026-03-02 10:00,cs_manager
1,确认修好,2026-03-03 10:00,property
2,查看现场,2026-03-02 09:00,property
2,确认修好,2026-03-04,property
3,审批费用,2026-03-01,property
3,查看现场,2026-03-02,property
3,确认修好,2026-03-04,property
3,打电话,2026-03-05,property
3,确认修好,某天,property
"""


@pytest.fixture
def auditor(company, client, people):
    person = people("tang", "qa_auditor", name="唐岚")
    client.sign_in("tang")
    return person


def sent(client, content, **more):
    data = {"process": "leak", "file": (io.BytesIO(content.encode()), "paper.csv"), **more}
    return client.post("/audit/conformance/foreign", data=data)


def test_what_paper_says_is_laid_beside_the_diagram(session, auditor, client):
    page = sent(client, PAPER).text
    assert "3 件事项，9 个环节" in page
    assert "1 行未能读懂" in page
    assert "第 11 行：完成时间“某天”不是日期或时间" in page
    assert "3 件中的 1 件" in page
    for words in (
        "写了没做：“审批费用”",
        "图上没有“打电话”这个环节",
        "“审批费用”的办理人当时没有",
    ):
        assert words in page
    assert re.search(r"“(审批费用|查看现场)”(提前|推后)办理", page)
    session.rollback()
    noted = [fact.public["read"] for fact in read(session, f"user/{auditor.id}") if fact.type == "audit.read"]
    assert [each.split()[:2] for each in noted] == [["/audit/conformance/foreign", "leak"]]


def test_columns_that_are_not_guessed_are_asked_for(auditor, client):
    other = PAPER.replace("编号,步骤", "号码,干什么")
    page = sent(client, other).text
    assert "请选择哪一列是“事项编号”、“环节”" in page
    chosen = {"head": "号码|干什么|完成时间|岗位", "column.case": "0", "column.activity": "1", "column.at": "2"}
    assert "3 件中的 1 件" in sent(client, other, **chosen).text


def test_cases_that_go_on_are_asked_only_for_what_they_came_to(auditor, client):
    begun = "编号,步骤\n1,查看现场\n"
    assert "写了没做" in sent(client, begun).text
    assert "没有发现不符之处" in sent(client, begun, open="1").text


def test_what_is_no_log_is_refused_in_words(auditor, client):
    for content, words in (("", "请选择文件"), ("编号,步骤\n", "没有数据"), ("<a/>", "不是 XES")):
        answer = sent(client, content)
        assert answer.status_code == 422
        assert words in answer.text
    assert "请选择流程" in sent(client, PAPER, process="none").text


def test_others_are_kept_out(company, client):
    client.sign_in("chen")
    assert client.get("/audit/conformance/foreign").status_code == 403
    assert sent(client, PAPER).status_code == 403
