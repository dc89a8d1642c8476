"""Office hours: changed on the calendar page, at once in force for what is counted afterwards."""

from __future__ import annotations

import pytest

from engine import clock as wall_clock
from engine import commands, ledger
from engine.errors import NotAllowed
from engine.work.calendar import OfficeHours, load_calendar

HOURS = {"opens": "08:30", "lunch_from": "12:00", "lunch_until": "13:30", "closes": "17:30"}


def test_office_hours_take_effect_and_are_on_record(client, root, clock, afresh):
    assert "到 11-16 13:30" in client.get("/admin/calendar").text
    assert client.post("/admin/calendar/hours", data=HOURS).status_code == 303
    session = afresh()
    ends = load_calendar(session).add_working_hours(wall_clock.now(), 4)
    assert f"{wall_clock.local(ends):%H:%M}" == "15:00"
    assert "到 11-16 15:00" in client.get("/admin/calendar").text
    (fact,) = ledger.read(session, "cfg/calendar")
    assert (fact.type, fact.actor) == ("office-hours.changed", root.id)
    assert fact.public["old"] == {"opens": "09:00", "closes": "18:00", "lunch": None}
    assert fact.public["new"] == {"opens": "08:30", "closes": "17:30", "lunch": ["12:00", "13:30"]}
    client.post("/admin/calendar/hours", data=HOURS)
    assert len(ledger.read(afresh(), "cfg/calendar")) == 1


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"opens": "18:00"}, "依次递增"),
        ({"lunch_until": ""}, "午休请填写起止两个时间"),
        ({"closes": "late"}, "请填写上班和下班时间"),
        ({"closes": ""}, "请填写上班和下班时间"),
    ],
)
def test_hours_that_cannot_be_are_refused_and_stay_typed(client, root, afresh, wrong, reason):
    answer = client.post("/admin/calendar/hours", data={**HOURS, **wrong})
    assert answer.status_code == 422
    assert reason in answer.text
    assert 'value="12:00"' in answer.text
    assert load_calendar(afresh()).hours == OfficeHours()


def test_only_administrators_change_them(session, people, acting):
    owner = acting(people("owner", "process_owner"))
    with pytest.raises(NotAllowed):
        commands.set_office_hours(session, OfficeHours(), by=owner)
