"""The recorded facts: chained, and personal values only for those who handle the case."""

from __future__ import annotations


def test_facts_come_without_personal_values_unless_asked_for(company, program):
    case = company.complaint()
    chen = program("chenxiao")
    facts = chen.get(f"/instances/{case.number}/events").json
    assert [fact["seq"] for fact in facts] == sorted(fact["seq"] for fact in facts)
    assert {fact["seq"] for fact in facts} == set(range(1, facts[-1]["seq"] + 1))
    assert facts[0]["type"] == "instance.started"
    registered = next(fact for fact in facts if fact["type"] == "task.completed")
    assert registered["actor"] == company.person("chenxiao").id
    assert registered["facts"]["activity"] == "register"
    assert registered["values"] == {}
    assert len(registered["withheld"]) > 5
    assert "陈海涛" not in str(facts)


def test_who_handles_the_case_may_read_them(company, program):
    case = company.complaint()
    facts = program("chenxiao").get(f"/instances/{case.number}/events?values=true").json
    registered = next(fact for fact in facts if fact["type"] == "task.completed")
    assert registered["values"]["data.customer_name"] == "陈海涛"
    assert registered["withheld"] == []


def test_an_auditor_reads_the_facts_but_no_personal_values(company, program):
    case = company.complaint()
    auditor = program("tanglan")
    assert len(auditor.get(f"/instances/{case.number}/events").json) > 2
    answer = auditor.get(f"/instances/{case.number}/events?values=true")
    assert (answer.status_code, answer.json["code"]) == (403, "not-allowed")
