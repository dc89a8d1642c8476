"""Following a case: number and phone open it, guesses end, and only what the customer was told is shown."""

from __future__ import annotations

import re

import pytest

from engine.queries.customer import phone_key
from tests.acceptance.conftest import OWNER
from web.demo.company import demo

ELSEWHERE = "198.51.100.4"
WRONG = "编号和手机号不匹配，请核对后再试"


def shown(answer) -> str:
    """Return the words of a page."""
    body = answer.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize(
    "phone",
    ["13900000012", "139 0000 0012", "+86 139-0000-0012", "008613900000012", "8613900000012", "１３９００００００１２"],
)
def test_number_and_phone_open_the_case_however_they_are_written(company, another, phone):
    case = company.complaint()
    customer = another(ELSEWHERE)
    answer = customer.follow(f"  {case.number.lower()} ", phone)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/portal/follow/{case.number}")
    assert case.number in customer.get(f"/portal/follow/{case.number}").text


def test_a_country_code_is_no_part_of_a_landline_either():
    assert phone_key("+86 0755-12345678") == phone_key("075512345678")
    assert phone_key("8613") == "8613"


def test_wrong_numbers_and_wrong_phones_read_alike(company, customer):
    case = company.complaint()
    company.complaint(phone="", email="a@b.example")
    pages = [customer.follow(*pair) for pair in ((case.number, "13900000013"), ("TS-2026-9999", "13900000012"))]
    pages.append(customer.follow("TS-2026-0002", ""))
    assert {page.status_code for page in pages} == {422}
    assert len({re.sub(r'value="[^"]*"', "", page.text.partition("<main")[2]) for page in pages}) == 1
    assert all(WRONG in page.text for page in pages)


def test_a_page_is_closed_without_the_pair_and_after_two_hours(company, customer, another):
    number = company.complaint().number
    path = f"/portal/follow/{number}"
    assert customer.get(path).headers["Location"] == f"/portal/follow?number={number}"
    customer.follow(number, OWNER["phone"])
    assert customer.get(path).status_code == 200
    assert customer.get(f"/portal/follow?number={number}").headers["Location"] == path
    assert another(ELSEWHERE).get(path).status_code == 302
    company.now_is("2026-11-16 11:31")
    assert customer.get(path).status_code == 302


def test_ten_wrong_pairs_from_one_address_are_the_end_for_ten_minutes(company, customer, another):
    number = company.complaint().number
    for guess in range(10):
        assert customer.follow(f"TS-2026-{guess:04d}", "13900000099").status_code == 422
    answer = customer.follow(number, OWNER["phone"])
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert "请 10 分钟后再试" in answer.text
    assert another(ELSEWHERE).follow(number, OWNER["phone"]).status_code == 303
    company.now_is("2026-11-16 09:40")
    assert customer.follow(number, OWNER["phone"]).status_code == 303


def test_many_addresses_do_not_help_to_guess_one_phone(company, another):
    number = company.complaint().number
    for guess in range(10):
        assert another(f"198.51.100.{guess}").follow(number, f"1390000{guess:04d}").status_code == 422
    assert another("198.51.100.99").follow(number.lower(), OWNER["phone"]).status_code == 429


def test_one_ipv6_network_is_one_address(company, another):
    for guess in range(10):
        another(f"2001:db8::{guess}").follow(f"TS-2026-{guess:04d}", "1")
    assert another("2001:db8::ffff").follow("TS-2026-0099", "1").status_code == 429
    assert another("2001:db8:0:1::1").follow("TS-2026-0099", "1").status_code == 422


def test_right_pairs_are_not_counted(company, customer):
    number = company.complaint().number
    for _ in range(12):
        assert customer.follow(number, OWNER["phone"]).status_code == 303


def test_cases_of_other_processes_stay_closed(company, customer):
    case = company.complaint(topic="public_facility", place="地下车库").answered(
        topic="public_facility", responsible="property", public_area=True
    )
    case.opined().do("public_reply", reply_channel="online", reply_text="车库渗漏将于两周内完成堵漏并公示。")
    action = case.values["action_number"]
    assert action
    assert customer.follow(action, OWNER["phone"]).status_code == 422


def test_the_customer_reads_where_the_case_is(company, customer):
    case = company.written_in()
    customer.follow(case.number, OWNER["phone"])
    path = f"/portal/follow/{case.number}"
    assert "已受理 11月16日 09:30 处理中" in shown(customer.get(path))
    company.now_is("2026-11-16 10:00")
    case.answered()
    page = shown(customer.get(path))
    assert "处理中 11月16日 10:00 已答复 已关闭" in page
    assert "最迟 11月18日 09:30 前答复您" in page
    company.now_is("2026-11-16 11:00")
    case.opined().do(
        "reply",
        reply_channel="phone",
        customer_answer="accepted",
        reply_text="月底前重做防水。",
        agreed_date="2026-11-20",
        compensation_kind="none",
    )
    page = shown(customer.get(path))
    assert "已答复 11月16日 11:00" in page
    assert "与您约定的处理完成日期是 11月20日。" in page
    assert "月底前重做防水。" in page
    case.finished()
    page = shown(customer.get(path))
    assert "问题原因 防水失效" in page
    assert "处理措施 重做防水" in page
    assert "我们会在一周内回访您" in page
    assert "纳入月度投诉分析" not in page


def test_a_closed_case_offers_its_report(company, customer):
    case = company.complaint().agreed().finished().revisited()
    customer.follow(case.number, OWNER["phone"])
    path = f"/portal/follow/{case.number}"
    assert customer.get(f"{path}/report").status_code == 404
    assert "下载结案报告" not in customer.get(path).text
    case.reported()
    page = shown(customer.get(path))
    assert "已关闭 11月16日 09:30" in page
    assert "您已认可处理结果。" in page
    with customer.get(f"{path}/report") as report:
        assert report.data.startswith(b"%PDF")
        assert report.headers["Content-Disposition"].startswith("attachment")


def test_the_report_needs_the_pair(company, another):
    case = company.complaint().agreed().finished().revisited().reported()
    answer = another(ELSEWHERE).get(f"/portal/follow/{case.number}/report")
    assert answer.status_code == 302


def test_nothing_of_the_inside_shows(company, customer):
    case = company.complaint(household_note="租户与业主有纠纷").refused()
    case.do("study", measure="内部方案甲", executors=[{"role": "maintenance", "work": "内部工作乙"}])
    case.do(
        "negotiate",
        reply_channel="phone",
        customer_answer="accepted",
        reply_text="整窗更换。",
        agreed_date="2026-11-20",
        compensation_kind="none",
    )
    case.do("execute", work_state="doing", progress_note="内部进展丙", customer_note="窗已订货。")
    customer.follow(case.number, OWNER["phone"])
    page = shown(customer.get(f"/portal/follow/{case.number}"))
    assert "整窗更换。" in page
    assert "窗已订货。" in page
    inside = ["租户", "内部", "不同意只补漏", "已致电安抚", "窗台外侧", "应予返修", OWNER["phone"], OWNER["email"]]
    staff = [person["name"] for person in demo().people]
    assert [words for words in (*inside, *staff, "maintenance", "维保") if words in page] == []


def test_english_is_complete(company, customer):
    case = company.complaint()
    customer.browser.post("/language", data={"locale": "en", "back": "/portal"})
    customer.follow(case.number, OWNER["phone"])
    page = shown(customer.get(f"/portal/follow/{case.number}"))
    assert "Received 16 Nov 09:30" in page
    assert re.findall(r"[\u4e00-\u9fff]", page) == []


def test_the_customer_reads_their_own_words_and_nobody_elses(company, customer):
    case = company.written_in(content="窗台渗水，已报修两次。", claim="尽快修复。")
    customer.follow(case.number, OWNER["phone"])
    page = shown(customer.get(f"/portal/follow/{case.number}"))
    assert "您反映的问题" in page
    assert "窗台渗水，已报修两次。 您的诉求 尽快修复。" in page
    called_in = company.complaint()
    customer.follow(called_in.number, OWNER["phone"])
    assert "您反映的问题" not in shown(customer.get(f"/portal/follow/{called_in.number}"))
