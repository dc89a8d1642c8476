"""A form strangers send starts a case once: no robots, few files, few an hour, its number for this browser only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from typing import Any

from flask import request, session

from engine.actor import CUSTOMER
from engine.errors import Invalid
from engine.model import Instance
from engine.text import Text
from web import db, limits
from web.i18n import language
from web.pages.portal import access
from web.pages.portal.base import PHOTOS
from web.work import doors
from web.work.doors import Door
from web.work.options import public_lists
from web.work.sent import Sent, sent_form

TRAP = "homepage"


def asked(door: Door) -> dict[str, Any]:
    """Return what a page shows to ask for what comes in by a door."""
    session.setdefault("visitor", secrets.token_hex(16))
    form = doors.form_of(db.session(), door)
    return {
        "schema": form.worded(language()).schema if form is not None else {},
        "data": public_lists(db.session()),
        "request_key": secrets.token_hex(16),
        "trap": TRAP,
    }


def entered(door: Door, action: str, channel: str) -> Instance:
    """Start the case of what was sent, once, and let this browser follow it; ``action`` is what is counted.

    Raises Invalid, FieldsInvalid, TooMany.
    """
    if request.form.get(TRAP):
        raise Invalid(Text("提交未被接受，请刷新页面后重试", "This was not accepted; reload the page and try again"))
    sent = sent_form()
    if sum(map(len, sent.files.values())) > PHOTOS:
        raise Invalid(Text(f"一次最多上传 {PHOTOS} 个文件", f"At most {PHOTOS} files at a time"))
    tries = limits.take(limits.REPORTING, action)
    try:
        instance = doors.enter(db.session(), door, _own(sent), by=CUSTOMER, channel=channel)
    except Invalid:
        limits.give_back(tries)
        raise
    access.grant(instance)
    return instance


def _own(sent: Sent) -> Sent:
    """Bind the idempotency key to this browser: nobody gets another's number by its key."""
    if sent.request_key is None or "visitor" not in session:
        return replace(sent, request_key=None)
    bound = f"{session['visitor']}\0{sent.request_key}"
    return replace(sent, request_key=hashlib.sha256(bound.encode()).hexdigest())
