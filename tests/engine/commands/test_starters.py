"""Who may start a process by hand: the command refuses whom the pages do not offer it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine import commands
from engine.actor import CUSTOMER, SYSTEM, Actor
from engine.errors import NotAllowed
from engine.instances.starters import may_start
from engine.model import Definition, Person
from tests.engine.commands.conftest import HERE, Company

DRAWING = (HERE / "drawing.bpmn").read_bytes().replace("客服经理".encode(), b"cs_manager")


def allowed(company: Company, key: str, by: Actor) -> bool:
    definition = company.session.scalars(select(Definition).where(Definition.key == key)).one()
    may = may_start(company.session, definition, by)
    data = {"reason": "病假"} if key == "leave" else {}
    if may:
        commands.start(company.session, key, data, by=by)
    else:
        with pytest.raises(NotAllowed):
            commands.start(company.session, key, data, by=by)
    return may


def test_until_the_catalogue_names_starters_owners_and_lanes_start(
    company: Company, people: Callable[..., Person], acting: Callable[[Person], Actor]
) -> None:
    commands.deploy(company.session, {"drawing.bpmn": DRAWING}, by=SYSTEM)
    admin, nobody = acting(people("root", "admin")), acting(people("nobody"))
    for key in ("leave", "visit"):
        assert allowed(company, key, company.jia)
        assert allowed(company, key, admin)
        assert allowed(company, key, SYSTEM)
        assert not allowed(company, key, nobody)
        assert not allowed(company, key, CUSTOMER)
    assert allowed(company, "visit", company.yi), "a lane of the drawing names the role"


@pytest.mark.parametrize(("roles", "jia", "yi"), [([], False, False), (["cs_manager"], False, True)])
def test_the_catalogue_decides_alone(company: Company, roles: list[str], jia: bool, yi: bool) -> None:
    company.session.scalars(select(Definition)).one().settings = {"start_roles": roles}
    company.session.commit()
    assert (allowed(company, "leave", company.jia), allowed(company, "leave", company.yi)) == (jia, yi)
