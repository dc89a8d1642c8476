"""The demo company's sweeps: one being checked on site, one held up by a severe finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import select

from engine import clock, commands
from engine.commands import Upload
from engine.commands.noted import Noted
from engine.identity.actors import actor_of
from engine.model import Instance, Person, Task, TaskState
from web.demo.days import day
from web.demo.papers import photo, picture
from web.trial.player import Player

Story = Callable[[Player], None]

_ROOMS = ((40, 40, 420, 330), (420, 40, 760, 330), (40, 330, 300, 560), (300, 330, 520, 560), (520, 330, 760, 560))
_DOORS = ((200, 330), (420, 180), (360, 330), (600, 330))


def _plan(name: str) -> Upload:
    """Return a floor plan: walls, doors, a balcony."""
    image = Image.new("RGB", (800, 640), "white")
    pen = ImageDraw.Draw(image)
    for room in _ROOMS:
        pen.rectangle(room, outline="black", width=8)
    for x, y in _DOORS:
        pen.rectangle((x - 28, y - 6, x + 28, y + 6), fill="white")
        pen.arc((x - 56, y - 56, x + 56, y + 56), 180, 270, fill="gray", width=2)
    pen.rectangle((120, 560, 420, 610), outline="gray", width=4)
    return picture(image, name, "PNG")


def _noted(player: Player, sweep: Instance, step: str, login: str, *photos: Upload, **finding: Any) -> Instance:
    """Let somebody note a finding on site, with its photos; return its case."""
    session = player.session
    open_ = select(Task).where(Task.instance_id == sweep.id, Task.activity_id == step, Task.state == TaskState.OPEN)
    task = session.scalars(open_.order_by(Task.id)).first()
    assert task is not None, step
    by = actor_of(session, _person(player, login))
    key = f"demo-{sweep.number}-{finding['unit']}-{finding['place']}"
    noted = Noted.read({"round": "R1", "noted_at": clock.local(clock.now()).isoformat(), **finding})
    told = commands.record_finding(session, task.id, noted, by=by, request_key=key)
    for number, taken in enumerate(photos):
        commands.add_photo(session, task.id, key, taken, by=by, request_key=f"{key}-{number}")
    player.settle()
    return session.get_one(Instance, told["instance"])


def structural_sweep(player: Player) -> None:
    """Two checkers are on site; one finding is closed, one with the contractor, the same again overdue, one new."""
    sweep = player.begin("wangqiang", "sweep", project="shuyuan")
    player.settle()
    player.do(
        sweep,
        "plan_r1",
        areas=[{"building": "1幢", "units": "0101、0302、0501、0802、1001"}],
        planned_on=day(),
        plan_note="客户关系中心陈晓、工程部王强、设计部蔡静",
        plans=[
            {"layout": "A 户型（01）", "building": "1幢", "units": "01", "picture": _plan("A户型平面图")},
        ],
    )
    base = {"building": "1幢", "responsible": "contractor"}
    closed = _noted(
        player,
        sweep,
        "sweep_r1",
        "chenxiao",
        photo("燃气口", "lightyellow"),
        **base,
        unit="0101",
        place="厨房",
        text="燃气预留口与插座面板间距不足 15 厘米。",
        item_code="SWP-R1-11",
        standard="燃气预留位置与插座面板的间距是否满足安全规范？",
        severity="severe",
        reason="不满足安全规范，须移位。",
        plan_x=0.79,
        plan_y=0.61,
    )
    assigned = _noted(
        player,
        sweep,
        "sweep_r1",
        "chenxiao",
        photo("阳台水管", "lightblue"),
        photo("阳台水管近景", "azure"),
        **base,
        unit="0302",
        place="阳台",
        text="阳台预留水管未做保温。",
        item_code="SWP-R1-12",
        standard="阳台预留水管是否需要保温措施？",
        severity="general",
        reason="冬季易冻裂。",
    )
    again = _noted(
        player,
        sweep,
        "sweep_r1",
        "wangqiang",
        photo("八层阳台水管", "aliceblue"),
        **base,
        unit="0802",
        place="阳台",
        text="阳台预留水管未做保温，与 0302 相同。",
        item_code="SWP-R1-12",
        standard="阳台预留水管是否需要保温措施？",
        severity="general",
        reason="冬季易冻裂，其他楼层须一并核对。",
    )
    player.do(again, "assign", handling="rectify", responsible="contractor", due=day(), contractor="华筑建设")
    player.do(closed, "assign", handling="rectify", responsible="contractor", due=day(5), contractor="华筑建设")
    player.do(
        closed,
        "rectify",
        rectified_note="插座面板已移位，间距 30 厘米。",
        rectified_photos=photo("移位后", "white"),
        cost=260,
    )
    player.do(
        closed,
        "recheck",
        recheck_result="pass",
        lesson_title="燃气口与插座间距",
        lesson_text="施工图会审时标明燃气预留口与插座的最小间距，隐蔽前复核。",
    )
    player.do(assigned, "assign", handling="rectify", responsible="contractor", due=day(7), contractor="华筑建设")
    _noted(
        player,
        sweep,
        "sweep_r1",
        "wangqiang",
        photo("外窗", "lavender"),
        **base,
        unit="0501",
        place="客厅",
        text="外立面横向线条挡住客厅窗上沿，采光受影响。",
        item_code="SWP-R1-06",
        standard="外立面线条是否挡光？",
        severity="general",
        reason="建议与设计核对线条标高。",
    )


def mock_acceptance(player: Player) -> None:
    """The group has checked; a severe finding keeps the mock acceptance from being the last."""
    sweep = player.begin("gaofei", "sweep", project="guanshan")
    player.settle()
    player.do(sweep, "plan_r1", planned_on=day(), plan_note="客户关系中心、工程部、设计部")
    sheet = {"checked_on": day(), "attendees": "陈晓、高飞", "conclusion": "已逐户检查，问题均已记录。"}
    while "sweep_r1" in player.open_steps(sweep):
        player.do(sweep, "sweep_r1", **sheet)
    player.settle()
    logins = ("guyan", "gaofei", "xuning", "panwei", "luoping")
    ids = [_person(player, login).id for login in logins]
    player.do(sweep, "group", group_leader=ids[0], group_members=ids[1:], group_scope="两幢楼全部房屋和公共部位。")
    while "sweep_r2" in player.open_steps(sweep):
        player.do(sweep, "sweep_r2", by="guyan", **sheet)
    player.do(sweep, "record_risks", risk_level="medium", risk_summary="栏杆和门窗须在模拟验收前整改完毕。")
    player.do(sweep, "plan_r3", planned_on=day(1), plan_note="客户关系中心、物业", areas=[{"building": "1幢"}])
    _noted(
        player,
        sweep,
        "sweep_r3",
        "huangmei",
        photo("栏杆", "gainsboro"),
        building="1幢",
        unit="0602",
        place="阳台",
        text="阳台栏杆固定不牢，用手可晃动。",
        severity="severe",
        responsible="contractor",
        reason="涉及安全，须立即加固。",
        round="R3-1",
    )
    player.do(sweep, "sweep_r3", **sheet)


def _person(player: Player, login: str) -> Person:
    return player.session.scalars(select(Person).where(Person.login == login)).one()


TIMELINE: Sequence[tuple[float, Story]] = ((3, mock_acceptance), (2, structural_sweep))
"""Days before now, and what happened then."""
