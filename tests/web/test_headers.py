"""Security headers and cookies."""

from __future__ import annotations

import dataclasses
import re

from flask import request

from web.app import create_app


def test_every_answer_carries_the_policy(client):
    for path in ("/sign-in", "/nowhere", "/static/icon.svg"):
        with client.get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe-eval" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers


def test_pages_are_not_kept_by_caches(client):
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"


def test_pages_have_no_inline_scripts(client, people):
    people("root", "admin")
    client.sign_in("root")
    for path in ("/sign-in", "/profile/", "/admin/", "/admin/people", "/admin/calendar"):
        page = client.get(path).text
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page), path
        assert not re.search(r"\son\w+=", page), path


def test_the_session_cookie_is_out_of_reach_of_scripts(client, people):
    people("lin")
    cookie = client.sign_in("lin").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_over_https_cookies_are_secure_and_hsts_is_sent(settings, engine, app):
    secure = create_app(dataclasses.replace(settings, secure_cookies=True), engine)
    answer = secure.test_client().get("/sign-in", base_url="https://firebreak.example")
    assert answer.headers["Set-Cookie"].startswith("__Host-firebreak=")
    assert "; Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_behind_a_proxy_its_word_is_taken_only_when_told_to(settings, engine, app):
    sent = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    for proxies, expected in ((0, "http://localhost/x"), (1, "https://evil.example/x")):
        made = create_app(dataclasses.replace(settings, proxies=proxies), engine)
        made.add_url_rule("/x", view_func=lambda: request.url)
        assert made.test_client().get("/x", headers=sent).text == expected
