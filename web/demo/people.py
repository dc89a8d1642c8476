"""Creates the demo company's departments, people and their roles."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.actor import SYSTEM
from engine.identity import accounts, departments, roles
from engine.identity.passwords import hashed
from web.demo.company import demo


def create_people(session: Session) -> dict[str, str]:
    """Create everybody and return person ids by login."""
    units: dict[str, str] = {}
    for item in demo().departments:
        details = {"name": item["name"], "parent_id": units.get(item.get("parent", ""))}
        units[item["key"]] = departments.add(session, item["key"], details, by=SYSTEM).id
    # One hash for all: the password is the same and printed at every start, and hashing is slow on purpose.
    password = hashed(demo().password)
    people: dict[str, str] = {}
    for number, item in enumerate(demo().people):
        details = {
            "name": item["name"],
            "title": item["title"],
            "email": f"{item['login']}@yunlan.example",
            "phone": f"1380000{number:04d}",
            "department_id": units[item["department"]],
        }
        person = accounts.add(session, item["login"], details, None, by=SYSTEM)
        person.password_hash = password
        people[item["login"]] = person.id
        for role in item["roles"]:
            key, _, project = role.partition("@")
            scope = ("project", project) if project else ("company", "")
            roles.grant(session, person.id, key, *scope, by=SYSTEM)
    for item in demo().departments:
        departments.edit(session, units[item["key"]], {"head_id": people[item["head"]]}, by=SYSTEM)
    return people
