"""The satisfaction question: asked while the process waits, answered once."""

from __future__ import annotations

from tests.acceptance.conftest import OWNER
from tests.web.portal.conftest import values

ANSWER = {"feedback_score": 80, "feedback_words": "处理及时"}


def path(case) -> str:
    return f"/portal/feedback?number={case.number}"


def test_the_answer_reaches_the_case_once(company, customer):
    case = company.complaint().agreed().finished()
    customer.follow(case.number, OWNER["phone"])
    assert "评价处理结果" in customer.get(f"/portal/follow/{case.number}").text
    assert "提交评价" in customer.get(path(case)).text
    assert customer.send(path(case), ANSWER).status_code == 200
    assert "感谢您的评价" in customer.get(path(case)).text
    assert (values(case)["feedback_score"], values(case)["feedback_words"]) == (80, "处理及时")
    assert customer.send(path(case), {**ANSWER, "feedback_score": 20}).status_code == 200
    assert values(case)["feedback_score"] == 80
    assert case.steps == ["revisit"]


def test_nothing_is_asked_before_there_is_a_result(company, customer):
    case = company.complaint()
    customer.follow(case.number, OWNER["phone"])
    assert "暂时不能评价" in customer.get(path(case)).text
    answer = customer.send(path(case), ANSWER)
    assert answer.status_code == 409
    assert answer.json["location"] == f"/portal/follow/{case.number}"


def test_a_stranger_is_asked_for_number_and_phone_and_comes_back(company, customer):
    case = company.complaint().agreed().finished()
    assert customer.send(path(case), ANSWER).status_code == 404
    to = customer.get(path(case)).headers["Location"]
    answer = customer.browser.post(to, data={"number": case.number, "phone": OWNER["phone"]})
    assert answer.headers["Location"] == path(case)


def test_the_question_has_to_be_answered(company, customer):
    case = company.complaint().agreed().finished()
    customer.follow(case.number, OWNER["phone"])
    answer = customer.send(path(case), {"feedback_words": "无"})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["field_feedback_score"])
    assert customer.send(path(case), {"feedback_score": 1000}).status_code == 422
    assert customer.send(path(case), ANSWER).status_code == 200


def test_a_closed_case_is_not_rated_any_more(company, customer):
    case = company.complaint().agreed().finished().revisited().reported()
    customer.follow(case.number, OWNER["phone"])
    assert "评价已结束" in customer.get(path(case)).text
    assert customer.send(path(case), ANSWER).status_code == 409
