"""The blueprint of the public pages and what all of them need."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from engine.errors import NotFound
from engine.text import Text
from web import db
from web.work import doors
from web.work.doors import Door

blueprint = Blueprint("portal", __name__, url_prefix="/portal")

LARGEST = 60_000_000
PHOTOS = 9
PERSONAL = "personal"
"""The page of requests about personal data (``portal_page``)."""


@blueprint.url_value_preprocessor
def keep_small(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take less from strangers than from employees; runs before anything reads the request."""
    request.max_content_length = LARGEST


def reporting() -> Door:
    """Return the door complaints come in by.  Raises NotFound when no process in force has one."""
    return _door(starts=True)


def asking() -> Door:
    """Return the door requests about personal data come in by.  Raises NotFound when no process in force has one."""
    return _door(starts=True, page=PERSONAL)


def question() -> str:
    """Return the message a rating comes in by, "" when no process in force asks for one."""
    return next((door.message for door in doors.doors(db.session()).values() if not door.starts), "")


def rating() -> Door:
    """Return the door ratings come in by.  Raises NotFound."""
    return _door(starts=False)


def _door(*, starts: bool, page: str = "") -> Door:
    for door in doors.doors(db.session()).values():
        if door.starts == starts and door.form_id and door.page == page:
            return door
    raise NotFound(Text("在线受理暂未开通", "Online reporting is not open yet"))
