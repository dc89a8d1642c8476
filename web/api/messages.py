"""Messages from outside."""

from __future__ import annotations

from typing import Any

from engine import commands
from engine.errors import NotAllowed, NotFound
from engine.text import Text
from web import current, db
from web.api.bodies import MULTIPART_MESSAGE
from web.api.instance_shapes import MessageBody, ReachedShape
from web.api.out import instances_out
from web.api.parsing import BODY, Part, sent
from web.api.shapes import RequestKey
from web.work import doors
from web.work.doors import Door

part = Part("messages", __name__, "Messages from outside, as the public pages send them.")


@part.route("/messages", methods=["POST"])
@part.doc(operationId="sendMessage", requestBody=MULTIPART_MESSAGE)
@part.arguments(RequestKey, location="headers")
@part.arguments(MessageBody, location=BODY)
@part.response(200, ReachedShape)
def send(key: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Send a message that starts a case, or that a case waits for under the correlation key.

    Only messages the catalogue opens to the outside are taken, and their form decides about the data. A message
    that starts a case may name its `channel` among the data.
    """
    session = db.session()
    door = doors.doors(session).get(body["name"])
    if door is None:
        raise NotFound(Text("没有这条对外消息", "No message of this name is taken from outside"))

    def deliver() -> dict[str, Any]:
        return {"instances": _deliver(door, body)}

    done = commands.once(session, f"message:{door.message}"[:40], deliver, by=current.actor(), request_key=key["key"])
    return {"instances": instances_out(session, done["instances"])}


def _deliver(door: Door, body: dict[str, Any]) -> list[str]:
    session, actor = db.session(), current.actor()
    given = sent(body, None)
    if not door.starts:
        return [instance.id for instance in doors.pass_in(session, door, body["key"], given, by=actor)]
    if not any(actor.holds(role) or any(held.role_key == role for held in actor.held) for role in door.roles):
        raise NotAllowed(Text("您的岗位不能发起该流程", "Your roles do not allow you to start this process"))
    channel = doors.channel_of(body["data"].get("channel"))
    return [doors.enter(session, door, given, by=actor, channel=channel).id]
