"""What is held about a customer as people read it: labels and choices of forms, parts line by line, never JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from engine.model import Entry, Instance
from engine.model.base import Base
from engine.privacy.holding import Piece
from engine.text import Text
from web.i18n import language
from web.work.values import Grid, Shown, Values

TABLES: Mapping[str, Text] = {
    "attachment": Text("附件", "file"),
    "comment": Text("留言", "remark"),
    "delay_cause": Text("超期原因", "cause of a delay"),
    "entry": Text("台账", "register"),
    "incident": Text("异常", "incident"),
    "instance": Text("事项", "case"),
    "job": Text("后台作业", "background job"),
    "mail": Text("邮件", "mail"),
    "notice": Text("通知", "notice"),
    "subscription": Text("等待的消息", "message waited for"),
    "task": Text("任务", "task"),
}
COLUMNS: Mapping[str, Text] = {
    "body": Text("正文", "text"),
    "correlation_key": Text("关联编号", "number it waits for"),
    "data": Text("登记内容", "entry"),
    "digest": Text("摘要", "digest"),
    "draft": Text("草稿", "draft"),
    "last_error": Text("错误", "error"),
    "message": Text("说明", "words"),
    "name": Text("名称", "name"),
    "payload": Text("内容", "content"),
    "subject": Text("主题", "subject"),
    "text": Text("内容", "text"),
    "text_en": Text("内容（英文）", "text in English"),
    "text_zh": Text("内容", "text in Chinese"),
    "title": Text("标题", "title"),
    "to_address": Text("收件人", "to"),
    "words": Text("说明", "words"),
}


def worded(session: Session, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with what is no text, or has no title, in words of the language of the request."""
    parts = {id(piece.part): piece.part for piece in pieces if _is_raw(piece)}
    held = {key: [piece.held for piece in pieces if piece.part is part] for key, part in parts.items()}
    values = {key: _values(session, part.row, held[key]) for key, part in parts.items()}
    return [_said(values[id(piece.part)], piece) if _is_raw(piece) else piece for piece in pieces]


def kept(session: Session, rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, str, str]]:
    """Yield number, place and words of what a restriction keeps: (table, key, column, value), states left out."""
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    for table, key, column, value, *_left in rows:
        if column == "state_blob":
            continue
        row = session.get(models[table], key)
        owner = row if isinstance(row, Entry | Instance) else _case_of(session, row)
        place = " · ".join(one.in_(language()) for one in (TABLES[table], COLUMNS[column]))
        told = value if isinstance(value, str) else _lines(_values(session, owner, [value]).say(column, value))
        yield owner.number if owner is not None else "", place, told


def _is_raw(piece: Piece) -> bool:
    return piece.held is not None and (not isinstance(piece.held, str) or piece.name.zh == piece.field)


def _values(session: Session, row: Entry | Instance | None, told: Iterable[Any]) -> Values:
    if isinstance(row, Entry):
        return Values(session, None, told, registers=(row.register_key,))
    return Values(session, row, told)


def _said(values: Values, piece: Piece) -> Piece:
    label = values.label(piece.field)
    name = piece.name if piece.name.zh != piece.field else Text(label, label)
    return replace(piece, name=name, value=_lines(values.say(piece.field, piece.held)))


def _lines(shown: Shown) -> str:
    """Write a value of several parts on a line each, a list of rows on a line each."""
    if not isinstance(shown, Grid):
        return shown
    colon, between = ("：", "；") if language() == "zh" else (": ", "; ")
    rows = [
        [f"{label}{colon}{cell}" for label, cell in zip(shown.columns, row, strict=True) if cell] for row in shown.rows
    ]
    return "\n".join(rows[0] if len(rows) == 1 else (between.join(row) for row in rows))


def _case_of(session: Session, row: Any) -> Instance | None:
    return session.get(Instance, row.instance_id) if row is not None and row.instance_id else None
