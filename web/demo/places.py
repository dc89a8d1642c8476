"""Creates the demo company's projects, buildings, homes and their owners."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import SYSTEM
from engine.definitions.milestones import MILESTONES
from engine.registers import save_entry
from web.demo.company import demo

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = ("建国", "秀英", "志强", "丽华", "文博", "晓燕", "海涛", "雅琴", "俊杰", "玉兰", "思远", "佳怡", "振宇")


def create_projects(session: Session, today: date | None = None) -> None:
    """Create the projects with their dates counted from ``today``; their numbers are the keys that scope roles."""
    today = today or clock.local(clock.now()).date()
    for item in demo().projects:
        data = {name: value for name, value in item.items() if name not in ("key", "planned", "reached")}
        days = {key: (today + timedelta(days=ahead)).isoformat() for key, ahead in item["planned"].items()}
        data |= {MILESTONES[key].planned: day for key, day in days.items()}
        data |= {MILESTONES[key].reached: days[key] for key in item["reached"]}
        scope = ("project", item["key"])
        save_entry(session, "project", data, by=SYSTEM, number=item["key"], scope=scope)


def create_homes(session: Session) -> None:
    """Create buildings with their homes, and an owner for each home that was handed over or sold."""
    owners = count()
    for item in demo().buildings:
        project = item["project"]
        scope = ("project", project)
        for building in item["names"]:
            save_entry(session, "building", {"project": project, "name": building}, by=SYSTEM, scope=scope)
            for floor in range(1, item["floors"] + 1):
                for flat in range(1, item["flats"] + 1):
                    owner = _owner(session, next(owners), scope)
                    home = {"project": project, "building": building, "name": f"{floor:02d}{flat:02d}", "owner": owner}
                    save_entry(session, "unit", home, by=SYSTEM, scope=scope)


def _owner(session: Session, index: int, scope: tuple[str, str]) -> str:
    name = SURNAMES[index % len(SURNAMES)] + GIVEN[(index * 7) % len(GIVEN)]
    data = {"name": name, "phone": f"139{index:08d}", "kind": "owner", "project": scope[1]}
    return save_entry(session, "customer", data, by=SYSTEM, scope=scope).number
