"""A complaint reported from a phone: once, with photos, checked, and not in any number."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from engine.files import open_file
from engine.model import Attachment, Instance
from engine.queries.casefile import values_of
from tests.web.portal.conftest import REPORTED, photo
from web.pages.portal import base


def instances(session) -> list[Instance]:
    session.rollback()
    return list(session.scalars(select(Instance).order_by(Instance.number)))


def test_the_start_offers_both_ways_under_the_companys_name(customer, settings):
    page = customer.get("/portal").text
    assert "我要投诉" in page
    assert "查询进展" in page
    assert "防患" in page


def test_the_number_stands_large_on_the_answer_and_the_term_beside_it(customer, session):
    answer = customer.report()
    assert answer.status_code == 200
    (instance,) = instances(session)
    assert answer.json == {"location": f"/portal/complaint/{instance.number}"}
    page = customer.get(answer.json["location"]).text
    assert f'<p class="fb-filed-number" id="number">{instance.number}</p>' in page
    assert f'data-fb-copy="{instance.number}"' in page
    assert "最迟 11月18日 09:30 前答复您（2 个工作日内）" in page
    assert f"/portal/follow/{instance.number}" in page


def test_what_was_reported_reaches_the_case_with_its_photo(customer, session):
    customer.report()
    (instance,) = instances(session)
    values = values_of(session, instance)
    assert {name: values[name] for name in REPORTED} == REPORTED
    assert values["channel"] == "website"
    assert instance.started_by is None
    assert (instance.scope_kind, instance.scope_id) == ("project", "jiangpan")
    row = session.scalars(select(Attachment)).one()
    assert [(file["id"], file["name"]) for file in values["photos"]] == [(row.id, "车库.jpg")]
    assert (row.media_type, row.instance_id, row.uploaded_by) == ("image/jpeg", instance.id, None)
    with open_file(row.digest) as stored:
        assert stored.read() == photo()


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("official_account", "official_account"),
        ("app", "app"),
        ("online_service", "online_service"),
        ("vip", "website"),
    ],
)
def test_the_channel_comes_from_the_list(customer, session, asked, kept):
    assert f"channel={kept}" in customer.get(f"/portal/complaint?channel={asked}").text
    customer.report(path=f"/portal/complaint?channel={asked}")
    assert values_of(session, instances(session)[0])["channel"] == kept


def test_a_double_tap_files_once(customer, session):
    first, second = customer.report("tap"), customer.report("tap")
    assert first.json == second.json
    assert len(instances(session)) == 1
    assert len(session.scalars(select(Attachment)).all()) == 1


def test_nobody_gets_anothers_number_by_its_key(customer, another, session):
    mine, theirs = customer.report("same"), another("198.51.100.4").report("same")
    assert mine.json != theirs.json
    assert len(instances(session)) == 2


def test_another_browser_does_not_see_the_answer_page(customer, another):
    location = customer.report().json["location"]
    answer = another("198.51.100.4").get(location)
    assert (answer.status_code, "follow" in answer.headers["Location"]) == (302, True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "12"}, "field_phone"),
        ({"project": "elsewhere"}, "field_project"),
        ({"consent": False}, "field_consent"),
        ({"content": "漏"}, "field_content"),
    ],
)
def test_the_server_checks_every_field(customer, session, changes, field):
    answer = customer.report(**changes)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]
    assert instances(session) == []


def test_only_pictures_are_taken_as_photos(customer, session):
    customer.get("/portal/complaint")
    program = {"files::1": (io.BytesIO(b"MZ\x90\x00"), "photo.jpg")}
    assert customer.send("/portal/complaint", {**REPORTED, "photos": ["files::1"]}, **program).status_code == 422
    text = {"files::1": (io.BytesIO("说明".encode()), "note.txt")}
    answer = customer.send("/portal/complaint", {**REPORTED, "photos": ["files::1"]}, **text)
    assert list(answer.json["errors"]) == ["field_photos"]
    assert instances(session) == []


def test_values_outside_the_form_are_dropped(customer, session):
    customer.report(valid="no", handler="someone", severity="major", received_at="2020-01-01")
    values = values_of(session, instances(session)[0])
    assert values["severity"] == "general"
    assert values.get("valid") is None
    assert values["handler"] != "someone"
    assert values["received_at"].startswith("2026-11-16")


def test_a_filled_trap_files_nothing(customer, session):
    customer.get("/portal/complaint")
    assert customer.send("/portal/complaint", REPORTED, homepage="https://spam.example").status_code == 422
    assert instances(session) == []


def test_a_foreign_page_cannot_report(customer, session):
    answer = customer.browser.post("/portal/complaint", data={"data": "{}"}, csrf=False)
    assert answer.status_code == 403
    assert instances(session) == []


def test_too_many_files_and_too_large_ones_are_refused(customer, session, monkeypatch):
    customer.get("/portal/complaint")
    many = {"files::1": [(io.BytesIO(photo()), f"{n}.jpg") for n in range(10)]}
    assert customer.send("/portal/complaint", {**REPORTED, "photos": ["files::1"]}, **many).status_code == 422
    monkeypatch.setattr(base, "LARGEST", 100_000)
    large = {"files::1": (io.BytesIO(b"x" * 100_000), "large.jpg")}
    assert customer.send("/portal/complaint", {**REPORTED, "photos": ["files::1"]}, **large).status_code == 413
    assert instances(session) == []


def test_ten_an_hour_from_one_address(customer, another, session, company):
    for number in range(10):
        assert customer.report(str(number)).status_code == 200
    answer = customer.report("11")
    assert (answer.status_code, int(answer.headers["Retry-After"])) == (429, 3600)
    assert len(instances(session)) == 10
    assert another("198.51.100.4").report("1").status_code == 200
    company.now_is("2026-11-16 10:30")
    assert customer.report("12").status_code == 200


def test_refused_forms_do_not_count(customer):
    for _ in range(12):
        assert customer.report(phone="12").status_code == 422
    assert customer.report().status_code == 200


def test_errors_keep_the_customers_frame(customer):
    answer = customer.browser.get("/portal/nothing")
    assert answer.status_code == 404
    assert 'href="/portal"' in answer.text
    assert "fb-portal" in answer.text
    assert "/sign-in" not in answer.text
