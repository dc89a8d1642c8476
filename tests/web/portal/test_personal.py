"""Somebody asks about their personal data from a phone: once, checked, not in any number; and sees how far it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from engine import commands
from engine.model import Instance
from engine.queries.casefile import values_of
from tests.acceptance.privacy import PrivacyRequest

NAME, PHONE = "诸葛明珠", "13712340000"
WORDS = "请告知贵公司持有本人哪些信息。"
ASKED = {"wish": "export", "customer_name": NAME, "contact": PHONE, "request_words": WORDS, "consent": True}
WRONG = "编号和手机号不匹配，或该请求已办结"


def ask(customer, key: str = "k", **changes: Any):
    customer.get("/portal/privacy")
    return customer.send("/portal/privacy", {**ASKED, **changes}, key)


def requests(session) -> list[Instance]:
    session.rollback()
    return list(session.scalars(select(Instance).where(Instance.process_key == "privacy-request")))


def follow(customer, number: str, phone: str = PHONE):
    return customer.browser.post(
        "/portal/privacy/follow",
        data={"number": number, "phone": phone},
        environ_base={"REMOTE_ADDR": customer.address},
    )


def words(answer) -> str:
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2].partition("</main>")[0]))


def test_a_request_starts_a_case_that_waits_for_the_check_of_who_asks(company, customer, session):
    assert "个人信息请求" in customer.get("/portal").text
    answer = ask(customer)
    assert answer.status_code == 200
    (instance,) = requests(session)
    assert answer.json == {"location": f"/portal/privacy/{instance.number}"}
    values = values_of(session, instance)
    assert {name: values[name] for name in ASKED} == ASKED
    assert (values["channel"], values["received_on"], instance.started_by) == ("online", "2026-11-16", None)
    case = PrivacyRequest(company, instance)
    assert (case.steps, case.due("privacy_answer")[:10]) == (["identify"], "2026-12-07")
    case.identified("failed").answered()
    said = str([case.values, *(fact.revealed for fact in case.facts)])
    assert (case.instance.ended_as, NAME in said, PHONE in said, WORDS in said) == ("declined", False, False, False)


def test_the_page_tells_number_and_state_and_nothing_of_what_is_in_it(company, customer, session):
    page = customer.get(ask(customer).json["location"])
    (instance,) = requests(session)
    assert f'<p class="fb-filed-number" id="number">{instance.number}</p>' in page.text
    assert "最迟 12月7日" in words(page)
    case = PrivacyRequest(company, instance)
    case.identified().proposed("decline").decided(opinion="台账无误")
    path = f"/portal/privacy/{instance.number}"
    session.rollback()
    page = customer.get(path)
    assert re.search(r'aria-current="step">\s*<span>办理中', page.text)
    case.answered(answer_text="不予办理的理由。")
    session.rollback()
    closed = customer.get(path)
    assert re.search(r'aria-current="step">\s*<span>已答复', closed.text)
    for said in (NAME, PHONE, WORDS, "查阅", "台账无误", "不予办理", "林悦"):
        assert (said in words(page), said in words(closed)) == (False, False), said


def test_a_withdrawn_request_says_so(company, customer, session):
    location = ask(customer).json["location"]
    (instance,) = requests(session)
    commands.cancel(session, instance.id, reason="本人撤回", by=company.actor("admin"))
    session.rollback()
    assert "本请求已撤销，您的联系方式已清除" in words(customer.get(location))


def test_number_and_phone_open_it_elsewhere_until_it_is_closed(company, customer, another, session):
    location = ask(customer).json["location"]
    (instance,) = requests(session)
    other = another("198.51.100.4")
    assert other.get(location).headers["Location"] == f"/portal/privacy/follow?number={instance.number}"
    assert follow(other, f" {instance.number.lower()}", "137 1234 0000").headers["Location"] == location
    assert other.get(location).status_code == 200
    case = PrivacyRequest(company, instance)
    case.identified("failed").answered()
    session.rollback()
    assert follow(another("198.51.100.5"), instance.number).status_code == 422


def test_wrong_numbers_and_wrong_phones_read_alike_and_guesses_end(company, customer, session):
    ask(customer)
    (instance,) = requests(session)
    complaint = company.complaint()
    taken_in = company.player.begin(
        "linyue",
        "privacy-request",
        **{**ASKED, "contact": PHONE, "channel": "letter", "received_on": "2026-11-16"},
    )
    session.rollback()
    pairs = [(instance.number, "13700000000"), (instance.number, ""), ("GX-2026-9999", PHONE)]
    pairs += [(complaint.number, "13900000012"), (taken_in.number, PHONE)]
    pages = [follow(customer, *pair) for pair in pairs]
    assert {page.status_code for page in pages} == {422}
    assert all(WRONG in page.text for page in pages)
    assert [follow(customer, "GX-2026-9999").status_code for _ in range(6)][-1] == 429


def test_a_complaint_is_not_read_as_a_request_nor_the_other_way_round(customer, session):
    ask(customer)
    (instance,) = requests(session)
    assert customer.get(f"/portal/follow/{instance.number}").status_code == 302
    number = customer.report("other").json["location"].rpartition("/")[2]
    assert customer.get(f"/portal/privacy/{number}").status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contact": "12"}, "field_contact"),
        ({"wish": "lift"}, "field_wish"),
        ({"consent": False}, "field_consent"),
        ({"customer_name": ""}, "field_customer_name"),
    ],
)
def test_the_server_checks_every_field(customer, session, changes, field):
    answer = ask(customer, **changes)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert requests(session) == []


def test_once_not_by_a_foreign_page_nor_a_robot_nor_in_any_number(customer, session):
    assert ask(customer, "tap").json == ask(customer, "tap").json
    assert customer.browser.post("/portal/privacy", data={"data": "{}"}, csrf=False).status_code == 403
    assert customer.send("/portal/privacy", ASKED, homepage="https://spam.example").status_code == 422
    assert len(requests(session)) == 1
    assert [ask(customer, str(number)).status_code for number in range(10)] == [200] * 8 + [429] * 2


def test_values_outside_the_form_are_dropped(customer, session):
    ask(customer, channel="internal", received_on="2020-01-01", targets="customer/KH-00001", kind="erase")
    values = values_of(session, requests(session)[0])
    assert (values["channel"], values["received_on"]) == ("online", "2026-11-16")
    assert (values.get("targets"), values.get("kind")) == (None, None)
