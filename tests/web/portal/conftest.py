"""The public pages of the company with its shipped procedures."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from tests.acceptance.conftest import Case, Company, company, evidence, template
from tests.conftest import Browser

__all__ = ["company", "evidence", "template"]

REPORTED = {
    "customer_name": "王小明",
    "phone": "13912345678",
    "project": "jiangpan",
    "building": "2幢",
    "unit": "0301",
    "topic": "public_facility",
    "place": "地下车库",
    "content": "地下车库漏水半年，报修四次没有人处理。",
    "consent": True,
}


def values(case: Case) -> dict[str, Any]:
    """Return a case's variables as other sessions left them."""
    case.company.session.rollback()
    return case.values


def photo(width: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, 30), "#889").save(out, "JPEG")
    return out.getvalue()


@dataclass
class Customer:
    """A customer with a phone in the hand."""

    browser: Browser
    address: str = "203.0.113.7"
    files: dict[str, Any] = field(default_factory=dict)

    def get(self, path: str) -> TestResponse:
        return self.browser.get(path, environ_base={"REMOTE_ADDR": self.address})

    def send(self, path: str, data: dict[str, Any], key: str = "", **fields: Any) -> TestResponse:
        """Submit a form as its script does."""
        return self.browser.post(
            path,
            data={"data": json.dumps(data), **fields},
            headers={"Accept": "application/json", **({"Idempotency-Key": key} if key else {})},
            environ_base={"REMOTE_ADDR": self.address},
        )

    def report(self, key: str = "k", path: str = "/portal/complaint", **changes: Any) -> TestResponse:
        """Report a complaint with a photo."""
        self.get("/portal/complaint")
        photos = {"files::1": (io.BytesIO(photo()), "车库.jpg")}
        return self.send(path, {**REPORTED, "photos": ["files::1"], **changes}, key, **photos)

    def follow(self, number: str, phone: str = REPORTED["phone"]) -> TestResponse:
        """Ask for a case."""
        return self.browser.post(
            "/portal/follow", data={"number": number, "phone": phone}, environ_base={"REMOTE_ADDR": self.address}
        )


@pytest.fixture
def customer(company: Company, browser: Callable[[], Browser]) -> Customer:
    return Customer(browser())


@pytest.fixture
def another(company: Company, browser: Callable[[], Browser]) -> Callable[[str], Customer]:
    """Return what opens another phone at another address."""
    return lambda address: Customer(browser(), address)
