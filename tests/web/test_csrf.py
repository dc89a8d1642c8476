"""Changes made by other sites are refused."""

from __future__ import annotations

import pytest


def test_a_change_without_token_is_refused(client, people):
    people("lin")
    client.sign_in("lin")
    answer = client.post("/profile/details", data={"email": "a@b.c"}, csrf=False)
    assert answer.status_code == 403
    assert "页面已过期" in answer.text


@pytest.mark.parametrize("sent", ["", "x" * 43, "令牌"])
def test_a_change_with_a_wrong_token_is_refused(client, people, sent):
    people("lin")
    client.sign_in("lin")
    answer = client.post("/profile/details", data={"email": "a@b.c", "csrf_token": sent}, csrf=False)
    assert answer.status_code == 403


def test_the_token_of_another_session_is_refused(client, browser, people):
    people("lin")
    client.sign_in("lin")
    answer = client.post("/profile/details", data={"csrf_token": browser().token()}, csrf=False)
    assert answer.status_code == 403


def test_the_form_field_is_enough(client, people):
    people("lin")
    client.sign_in("lin")
    data = {"email": "a@b.c", "phone": "", "csrf_token": client.token()}
    assert client.post("/profile/details", data=data, csrf=False).status_code == 303


def test_a_request_marked_cross_site_is_refused_even_with_the_token(client, people):
    people("lin")
    client.sign_in("lin")
    answer = client.post("/profile/details", data={"email": "a@b.c"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_signing_in_needs_the_token_too(client, people):
    people("lin")
    answer = client.post("/sign-in", data={"login": "lin", "password": "fire-before-smoke"}, csrf=False)
    assert answer.status_code == 403


def test_no_address_both_shows_and_changes(app):
    rules = [rule for rule in app.url_map.iter_rules() if {"GET", "POST"} <= (rule.methods or set())]
    assert rules == []
