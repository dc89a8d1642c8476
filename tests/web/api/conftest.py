"""Programs that act for people of the company with its shipped procedures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.identity import tokens
from tests.acceptance.conftest import Company, company, evidence, template

__all__ = ["company", "evidence", "template"]


@dataclass
class Program:
    """A program with the token of a person."""

    client: FlaskClient
    token: str

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self._headers())

    def post(self, path: str, body: dict[str, Any] | None = None, key: str = "", **options: Any) -> TestResponse:
        if body is not None:
            options["json"] = body
        return self.client.post(f"/api/v1{path}", headers=self._headers(key), **options)

    def _headers(self, key: str = "") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **({"Idempotency-Key": key} if key else {})}


@pytest.fixture
def program(company: Company, app: Flask) -> Callable[[str], Program]:
    """Return what makes a program that acts for the person with this login."""

    def acting_for(login: str) -> Program:
        token = tokens.issue(company.session, "test", None, by=company.actor(login))
        return Program(FlaskClient(app, app.response_class, use_cookies=False), token)

    return acting_for
