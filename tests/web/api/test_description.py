"""The interface describes itself, completely and as OpenAPI 3.1."""

from __future__ import annotations

import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator


@pytest.fixture
def described(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json


def test_the_description_is_valid(described):
    assert described["openapi"] == "3.1.0"
    assert [str(error) for error in OpenAPIV31SpecValidator(described).iter_errors()] == []


def test_every_operation_is_described(app, described):
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and not rule.rule.endswith("openapi.json")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    told = {(path, method) for path, verbs in described["paths"].items() for method in verbs if method != "parameters"}
    assert served == told
    assert len(served) > 14


def test_operations_have_names_words_and_problem_details(described):
    operations = [
        operation
        for verbs in described["paths"].values()
        for method, operation in verbs.items()
        if method != "parameters"
    ]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    assert all(operation["summary"] for operation in operations)
    assert all("default" in operation["responses"] for operation in operations)
    content = described["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(content) == ["application/problem+json"]


def test_every_post_takes_an_idempotency_key(described):
    posts = [verbs["post"] for verbs in described["paths"].values() if "post" in verbs]
    headers = [{p["name"] for p in post["parameters"] if p["in"] == "header"} for post in posts]
    assert all("Idempotency-Key" in names for names in headers)


def test_a_bearer_token_is_asked_for(described):
    assert described["security"] == [{"token": []}]
    assert described["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}
