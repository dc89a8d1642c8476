"""Signing in: lockout, session, language, where it leads."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from engine import ledger
from engine.database import sessions
from engine.identity import accounts, passwords
from engine.identity.sign_in import ATTEMPTS, SignInRefused, sign_in
from engine.model import Person
from web import limits


def test_the_right_password_opens_the_page_asked_for(client, people):
    people("lin")
    assert client.get("/profile/").headers["Location"] == "/sign-in?next=/profile/"
    answer = client.post("/sign-in?next=/profile/", data={"login": " LIN ", "password": "fire-before-smoke"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/profile/")
    assert "lin" in client.get("/profile/").text


def test_a_wrong_password_and_an_unknown_login_read_alike(client, people):
    people("lin")
    wrong, unknown = client.sign_in("lin", "nonsense"), client.sign_in("nobody", "nonsense")
    assert wrong.status_code == unknown.status_code == 422
    assert "账号或密码不正确" in wrong.text
    assert "账号或密码不正确" in unknown.text


def test_five_wrong_passwords_lock_the_account_for_fifteen_minutes(client, people, clock):
    people("lin")
    for _ in range(4):
        assert "锁定" not in client.sign_in("lin", "nonsense").text
    assert "请在 09:45 之后再试" in client.sign_in("lin", "nonsense").text
    assert client.sign_in("lin").status_code == 422
    clock(timedelta(minutes=14, seconds=59))
    assert client.sign_in("lin").status_code == 422
    clock(timedelta(seconds=2))
    assert client.sign_in("lin").status_code == 303


def test_a_right_password_forgets_the_wrong_ones(client, people):
    people("lin")
    for _ in range(2):
        for _ in range(4):
            client.sign_in("lin", "nonsense")
        assert client.sign_in("lin").status_code == 303
        client.post("/sign-out")


def test_attempts_are_in_the_ledger(client, people, session):
    person = people("lin")
    client.sign_in("lin", "nonsense")
    client.sign_in("lin")
    types = [fact.type for fact in ledger.read(session, f"user/{person.id}")]
    assert types == ["person.added", "session.refused", "session.opened"]


def test_an_inactive_account_stays_out_and_its_session_ends(client, people, acting, session):
    admin, person = people("root", "admin"), people("lin")
    client.sign_in("lin")
    accounts.set_active(session, person.id, False, by=acting(admin))
    assert client.get("/profile/").status_code == 302
    assert client.sign_in("lin").status_code == 422


def test_a_session_given_by_somebody_else_is_forgotten_on_signing_in(client, people):
    people("lin")
    planted = client.token()
    with client.session_transaction() as cookie:
        cookie["planted"] = True
    client.sign_in("lin")
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf") != planted


def test_changing_the_password_signs_other_browsers_out(browser, client, people):
    people("lin")
    elsewhere = browser()
    client.sign_in("lin")
    elsewhere.sign_in("lin")
    new = {"old": "fire-before-smoke", "new": "quite another one", "again": "quite another one"}
    assert client.post("/profile/password", data=new).status_code == 303
    assert client.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302
    assert elsewhere.sign_in("lin").status_code == 422
    assert elsewhere.sign_in("lin", "quite another one").status_code == 303


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client, people, path):
    people("lin")
    answer = client.post(
        "/sign-in", query_string={"next": path}, data={"login": "lin", "password": "fire-before-smoke"}
    )
    assert answer.headers["Location"] == "/"


def test_an_old_hash_is_made_anew(client, people, session, monkeypatch):
    person = people("lin")
    before = person.password_hash
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert client.sign_in("lin").status_code == 303
    session.expire_all()
    after = session.get(Person, person.id).password_hash
    assert before != after
    assert "t=2" in after


def test_the_language_is_kept_with_the_account(client, people):
    people("lin")
    client.sign_in("lin")
    assert "个人设置" in client.get("/profile/").text
    client.post("/language", data={"locale": "en", "back": "/profile/"})
    assert '<html lang="en">' in client.get("/profile/").text
    client.post("/sign-out")
    client.sign_in("lin")
    assert '<html lang="en">' in client.get("/profile/").text


def test_guesses_made_at_the_same_moment_share_one_count(people, engine, monkeypatch):
    people("lin")
    looked_at = []

    def matches(stored, password):
        looked_at.append(password)
        return False

    monkeypatch.setattr(passwords, "matches", matches)

    def guess(number):
        with sessions(engine)() as own:
            try:
                sign_in(own, "lin", f"guess {number}")
            except SignInRefused:
                return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(16)))
    assert len(looked_at) == ATTEMPTS


def test_the_cookie_is_renewed_seldom(client, people, monkeypatch):
    people("lin")
    client.sign_in("lin")
    client.get("/profile/")
    assert "Set-Cookie" not in client.get("/profile/").headers
    later = time.time() + 601
    monkeypatch.setattr("web.current.time.time", lambda: later)
    assert "Set-Cookie" in client.get("/profile/").headers


def test_a_session_ends_after_hours_without_use(client, people, monkeypatch, settings):
    people("lin")
    client.sign_in("lin")
    later = time.time() + settings.session_hours * 3600 + 10
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert client.get("/profile/").status_code == 302


def test_one_address_cannot_try_one_account_after_the_other(client, people):
    people("lin")
    for number in range(limits.SIGNING_IN.tries):
        assert client.sign_in(f"nobody-{number}").status_code == 422
    refused = client.sign_in("lin")
    assert refused.status_code == 429
    assert "分钟后再试" in refused.text


def test_who_signs_in_rightly_is_not_counted(client, people):
    people("lin")
    for _ in range(limits.SIGNING_IN.tries + 1):
        assert client.sign_in("lin").status_code == 303
        client.post("/sign-out")
