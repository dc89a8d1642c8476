"""Programs read registers under the roles of their owner."""

from __future__ import annotations

from engine.actor import SYSTEM
from engine.database import transaction
from engine.registers import get, save_entry


def filled(company) -> None:
    with transaction(company.session):
        for name, phone in (("王建国", "18800000001"), ("李秀英", "18800000002")):
            data = {"name": name, "phone": phone}
            save_entry(company.session, "customer", data, by=SYSTEM, scope=("project", "XM-009"))


def test_a_register_is_listed_searched_and_read(company, program):
    filled(company)
    chen = program("chenxiao")
    assert {"key": "customer", "name": "客户"}.items() <= {
        key: value for one in chen.get("/registers").json if one["key"] == "customer" for key, value in one.items()
    }.items()
    found = chen.get("/registers/customer?q=18800000002")
    assert [entry["title"] for entry in found.json] == ["李秀英"]
    assert '"total": 1' in found.headers["X-Pagination"]
    number = found.json[0]["number"]
    read = chen.get(f"/registers/customer/{number}").json
    assert (read["project"], read["data"]["phone"], read["retired_at"]) == ("XM-009", "18800000002", None)
    assert chen.get("/registers/customer?retired=true").json == []
    assert chen.get("/registers/customer/KH-99999").status_code == 404


def test_a_register_of_other_roles_is_not_there(company, program):
    filled(company)
    assert get(company.session, "customer", "KH-00001") is not None
    stranger = program("xuning")
    assert "customer" not in [one["key"] for one in stranger.get("/registers").json]
    for path in ("/registers/customer", "/registers/customer/KH-00001"):
        assert stranger.get(path).status_code == 404
