"""What people record on site during a sweep: a finding, its photos, the checklist of one unit (SWP-014, SWP-031).

A phone sends what it kept as soon as it has a signal, so each of these does its work once under its request key.
The time on the phone is kept beside the server's own and never instead of it (REC-018).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.attach import Upload, attach
from engine.commands.command import answer, answered, command
from engine.commands.noted import Noted, NotedSheet
from engine.commands.start import start
from engine.errors import Conflict, Invalid, NotFound
from engine.files import IMAGES, kind_of
from engine.instances.recording import record
from engine.model import Instance, InstanceState, RequestKey, Task, TaskState
from engine.queries.casefile import values_at
from engine.registers import find, get, save_entry
from engine.registers.findings import REGISTER, SHEETS
from engine.text import Text
from engine.work.permit import require_part

SITE = "firebreak:site"
MAX_PHOTOS = 12
FOUND = "finding.found"


def site_task(session: Session, task_id: str, by: Actor) -> Task:
    """Return a task with a page for the site, open or done, to somebody who may take part in its case.

    Raises NotFound, and NotAllowed to those who may only read.
    """
    task = session.get(Task, task_id)
    if task is None or task.properties.get(SITE) != "true":
        raise NotFound(Text("找不到该检查任务", "There is no such task on site"))
    require_part(session, task.instance, by)
    return task


@command
def record_finding(session: Session, task_id: str, noted: Noted, *, by: Actor, request_key: str) -> dict[str, Any]:
    """Start the case of a finding; sent again under its key, the answer is the same: its case ``number``.

    Whoever goes on noting after the round was handed in is heard as long as the sweep runs.
    Raises NotFound, NotAllowed, Conflict (the sweep is over).
    """
    action = f"finding:{task_id}"
    done = answered(session, request_key, action, by)
    if done is not None:
        return done
    task = site_task(session, task_id, by)
    sweep = _running(task)
    round_ = _round(session, task, noted.round)
    received = clock.now()
    times = {"noted_at": _read(noted.at), "received_at": _read(received)}
    values = {**noted.values, **times, "round": round_, "found_by": by.id, "found_by_name": by.name}
    values |= {"project": sweep.scope_id, "sweep_number": sweep.number}
    case = start(session, "sweep-finding", values, by=by, message=FOUND, parent_id=sweep.id)
    body = {"task": task.id, "case": case.number, "noted_at": noted.at.isoformat(), "received_at": received.isoformat()}
    record(session, sweep, "finding.recorded", by, body, {"text": noted.values["text"]})
    told = {"number": case.number, "instance": case.id}
    answer(session, request_key, action, by, told)
    return told


@command
def add_photo(
    session: Session, task_id: str, finding_key: str, upload: Upload, *, by: Actor, request_key: str
) -> dict[str, Any]:
    """Attach a photo to the finding this person recorded under ``finding_key``; under its own key only once.

    Raises NotFound (the finding has not come yet), Invalid (no picture, too many), Conflict.
    """
    action = f"photo:{finding_key}"
    done = answered(session, request_key, action, by)
    if done is not None:
        return done
    site_task(session, task_id, by)
    sent = select(RequestKey.result).where(
        RequestKey.key == finding_key, RequestKey.person_id == by.id, RequestKey.action == f"finding:{task_id}"[:40]
    )
    found = session.scalar(sent)
    if found is None:
        raise NotFound(Text("照片所属的问题尚未送达", "The finding this photo belongs to has not arrived yet"))
    if kind_of(upload.content, upload.name) not in IMAGES.values():
        raise Invalid(Text(f"“{upload.name}”不是照片", f'"{upload.name}" is no photo'))
    entries = find(session, REGISTER, case_number=found["number"])
    if not entries:
        raise Conflict(Text("问题正在登记，请稍后再试", "The finding is being registered, please try again"))
    photos = list(entries[0].data.get("photos") or [])
    if len(photos) >= MAX_PHOTOS:
        raise Invalid(Text(f"一个问题最多 {MAX_PHOTOS} 张照片", f"A finding has at most {MAX_PHOTOS} photos"))
    row = attach(session, found["instance"], upload, by=by, field="photos")
    photo = {"id": row.id, "name": row.name, "size": row.size, "type": row.media_type}
    save_entry(session, REGISTER, {"photos": [*photos, photo]}, by=by, number=entries[0].number, case=found["instance"])
    told = {"photo": row.id}
    answer(session, request_key, action, by, told)
    return told


@command
def record_sheet(session: Session, task_id: str, noted: NotedSheet, *, by: Actor, request_key: str) -> dict[str, Any]:
    """Write the checklist of one unit; later answers to the same items of that round replace earlier ones.

    Returns the ``number`` of the sheet.  Raises NotFound, NotAllowed, Conflict, and Invalid for unknown items.
    """
    action = f"sheet:{task_id}"
    done = answered(session, request_key, action, by)
    if done is not None:
        return done
    task = site_task(session, task_id, by)
    sweep = _running(task)
    place = {"round": _round(session, task, noted.round), "building": noted.building, "unit": noted.unit}
    sheets = find(session, SHEETS, source_number=sweep.number, round=place["round"])
    known = [sheet for sheet in sheets if all(sheet.data.get(name) == value for name, value in place.items())]
    held = known[0].data if known else {}
    results = {row["code"]: row for row in held.get("results", [])}
    results |= {code: {"code": code, "text": _asked(session, code), "result": said} for code, said in noted.results}
    entry = save_entry(
        session,
        SHEETS,
        {
            "project": sweep.scope_id,
            **place,
            "results": list(results.values()),
            "problems": sum(row["result"] == "bad" for row in results.values()),
            "checked_by": by.name,
            "noted_at": _read(noted.at),
            "received_at": _read(clock.now()),
            "source_number": sweep.number,
        },
        by=by,
        number=known[0].number if known else None,
        scope=(sweep.scope_kind, sweep.scope_id),
        case=sweep.id,
    )
    told = {"number": entry.number}
    answer(session, request_key, action, by, told)
    return told


def _running(task: Task) -> Instance:
    if task.instance.state != InstanceState.ACTIVE:
        raise Conflict(Text("本次扫楼已结束，不再接收记录", "This sweep is over and takes no more records"))
    return task.instance


def _round(session: Session, task: Task, noted: str) -> str:
    """Return the round a task belongs to; of a task that was handed in meanwhile, the one the phone knew."""
    if task.state != TaskState.OPEN:
        return noted
    return str(values_at(session, task).get("round") or noted)


def _asked(session: Session, code: str) -> str:
    entry = get(session, "checklist", code)
    if entry is None:
        raise Invalid(Text(f"没有检查项“{code}”", f'There is no checklist item "{code}"'))
    return str(entry.data.get("text") or code)


def _read(moment: Any) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"
