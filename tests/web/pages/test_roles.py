"""The page of roles: who holds them, which are empty, adding and renaming; every change is on record."""

from __future__ import annotations

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.identity import roles
from engine.model import Role
from engine.text import Text

NEW = {"key": "gardener", "name_zh": "园艺", "name_en": "Gardener", "description": "绿化养护"}


def test_roles_show_their_holders_and_the_empty_ones_stand_out(client, root, people, session):
    roles.add_role(session, "legal", Text("法务", "Legal"), by=SYSTEM)
    people("lin", "revisit", name="林晓")
    page = client.get("/admin/roles").text
    assert "林晓（全公司）" in page
    assert "无人担任的角色：法务。" in page
    client.post(f"/admin/people/{people('wu', 'legal', name='吴法').id}/deactivate")
    assert "无人担任的角色：法务。" in client.get("/admin/roles").text


def test_a_role_is_added_and_renamed_and_both_are_on_record(client, root, afresh):
    assert client.post("/admin/roles", data=NEW).status_code == 303
    assert client.post("/admin/roles/gardener", data={**NEW, "name_zh": "绿化"}).status_code == 303
    session = afresh()
    assert session.get(Role, "gardener").name_zh == "绿化"
    facts = [fact for fact in ledger.read(session, "cfg/roles") if fact.public["role"] == "gardener"]
    assert [(fact.type, fact.actor) for fact in facts] == [("role.added", root.id), ("role.changed", root.id)]
    assert facts[1].public["changes"] == {"name_zh": {"old": "园艺", "new": "绿化"}}


def test_what_cannot_be_is_refused_and_what_was_typed_stays(client, root, session):
    for wrong in ({"key": "Gar dener"}, {"name_en": " "}, {"key": "admin"}, {"name_zh": "长" * 101}):
        answer = client.post("/admin/roles", data={**NEW, **wrong})
        assert answer.status_code == 422
        assert 'value="绿化养护"' in answer.text
    assert session.get(Role, "gardener") is None
    assert client.post("/admin/roles/nobody", data=NEW).status_code == 404


def test_a_renamed_role_keeps_its_name_when_the_catalogue_is_deployed_again(client, root, session, afresh):
    catalogue = '[[role]]\nkey = "legal"\ntitle = { zh = "法务", en = "Legal" }\n'.encode()
    commands.deploy(session, {"catalogue.toml": catalogue}, by=SYSTEM)
    client.post("/admin/roles/legal", data={"name_zh": "法务部", "name_en": "Legal"})
    commands.deploy(afresh(), {"catalogue.toml": catalogue}, by=SYSTEM)
    assert afresh().get(Role, "legal").name_zh == "法务部"
