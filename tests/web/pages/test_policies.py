"""Policy values: who may change them, that a wrong one is refused at its field, and that the change is told."""

from __future__ import annotations

import pytest

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.catalogue import current

CATALOGUE = """
[[role]]
key = "process_owner"
title = { zh = "流程负责人", en = "Process owner" }
[[clock]]
key = "reply"
title = { zh = "答复", en = "Reply" }
[[policy]]
key = "fix.reply_within"
clock = "reply"
value = 2
unit = "working days"
title = { zh = "答复时限", en = "Reply within" }
rules = ["CMP-040"]
default = true
remark = { zh = "取较严者", en = "The stricter one" }
[[policy]]
key = "fix.amount"
value = 50000
unit = "RMB"
title = { zh = "重大金额", en = "Major amount" }
[[policy]]
key = "fix.again"
value = true
unit = "switch"
title = { zh = "再次回访", en = "Revisit again" }
[[policy]]
key = "fix.until"
value = "18:00:00"
unit = "time"
title = { zh = "截止时刻", en = "Day ends" }
"""


@pytest.fixture(autouse=True)
def catalogue(session):
    commands.deploy(session, {"catalogue.toml": CATALOGUE.encode()}, by=SYSTEM)


def values(session):
    return {key: value["value"] for key, value in current(session)["fix"].items()}


def test_values_are_shown_in_words_the_clocks_first(owner):
    page = owner.get("/admin/policies").text
    for words in ("2 个工作日", "50,000 元", "18:00", "CMP-040", "取较严者", "默认", "办理中的事项保持发起时的值"):
        assert words in page
    assert page.index("五个时限") < page.index("答复时限") < page.index("重大金额")


def test_a_process_owner_changes_a_value_and_the_page_says_who_and_from_what(owner, afresh):
    assert owner.post("/admin/policies/fix.reply_within", data={"value": "3"}).status_code == 303
    assert values(afresh())["reply_within"] == 3
    page = owner.get("/admin/policies").text
    assert "3 个工作日" in page
    assert "沈立" in page
    assert "原为 2 个工作日" in page
    assert ">默认<" not in page


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [("amount", "60,000", 60000), ("amount", "0.5", 0.5), ("again", "no", False), ("until", "17:30", "17:30:00")],
)
def test_every_kind_of_value_can_be_changed(owner, afresh, key, typed, kept):
    assert owner.post(f"/admin/policies/fix.{key}", data={"value": typed}).status_code == 303
    assert values(afresh())[key] == kept
    assert owner.get("/admin/policies").status_code == 200


@pytest.mark.parametrize(
    ("key", "typed", "reason"),
    [
        ("reply_within", "soon", "请填写数字"),
        ("reply_within", "0", "请填写 1 至 1,000 之间的数"),
        ("reply_within", "1.5", "请填写整数"),
        ("reply_within", "nan", "请填写 1 至 1,000 之间的数"),
        ("amount", "-1", "请填写 0 至"),
        ("amount", "inf", "之间的数"),
        ("until", "24:90", "请填写时刻"),
        ("again", "maybe", "请选择是或否"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_and_nothing_changes(owner, afresh, session, key, typed, reason):
    before = values(session)
    answer = owner.post(f"/admin/policies/fix.{key}", data={"value": typed})
    assert answer.status_code == 422
    assert reason in answer.text.partition(f'id="e-fix-{key}"')[2][:80]
    assert values(afresh()) == before
    assert ledger.read(session, "cfg/policy") == []


def test_others_may_not_and_unknown_values_are_not_found(client, people, owner):
    assert owner.post("/admin/policies/fix.none", data={"value": "1"}).status_code == 404
    people("lin")
    client.sign_in("lin")
    assert client.get("/admin/policies").status_code == 403
    assert client.post("/admin/policies/fix.amount", data={"value": "1"}).status_code == 403


def test_a_process_owner_gets_to_their_pages_and_no_further(owner):
    assert "/admin/" in owner.get("/profile/").text
    assert owner.get("/admin/").headers["Location"] == "/admin/policies"
    assert owner.get("/admin/definitions").status_code == 200
    for page in ("people", "roles", "departments", "calendar", "incidents", "mails"):
        assert owner.get(f"/admin/{page}").status_code == 403
    assert "/admin/people" not in owner.get("/admin/policies").text
