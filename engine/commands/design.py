"""Designing a register on its page: checked, then deployed as the files a person would have written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.catalogue import listing
from engine.commands.command import command
from engine.commands.deploy import deploy
from engine.errors import Conflict, DefinitionInvalid, NotFound, Problem
from engine.lint.form_schema import fields_of as paths_of
from engine.lint.form_schema import read_form
from engine.model import Definition, DefinitionKind, Deployment, Register, Revision, Role
from engine.registers.designing import CHOICE, REFERENCE, Design, Field, catalogue_of, fields_of, form_of
from engine.registers.numbers import number_field
from engine.text import Text
from engine.work.permit import require_owner

_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
_COUNTED = re.compile(r"[^{}]{0,40}(\{(yyyy|mm|dd)\}[^{}]{0,10})*\{seq(:0[1-9]d)?\}[^{}]{0,10}")


@command
def design_register(session: Session, design: Design, *, by: Actor, is_new: bool = False) -> Deployment:
    """Bring a register to its design: its form makes a new revision, entries keep what fields of old held.

    Raises NotAllowed, NotFound, Conflict (the key of a new one is taken), and DefinitionInvalid naming the field
    (or ``key``, ``name``, ``number``, ``title``, ``roles`` of the register itself) of every problem.
    """
    require_owner(by)
    register = session.get(Register, design.key)
    if is_new and register is not None:
        raise Conflict(Text(f"已有台账“{design.key}”", f'There is a register "{design.key}" already'))
    if not is_new and register is None:
        raise NotFound()
    form_key = (register.form_key if register is not None else None) or f"register-{design.key}"
    schema, used = form_before(session, form_key), keys_ever(session, form_key)
    problems = list(_problems(session, design, schema or {}, used))
    if problems:
        raise DefinitionInvalid(problems)
    carriers = {item["id"]: item for item in listing(session, "carrier")}
    rules: Sequence[str] = carriers.get(f"register {design.key}", {}).get("rules", ())
    files = {
        f"{form_key}.form": form_of(design, form_key, schema),
        f"register-{design.key}.toml": catalogue_of(design, form_key, rules),
    }
    return deploy(session, files, by=by, note=f"台账设置：{design.name.zh}")


def form_before(session: Session, form_key: str) -> dict[str, object] | None:
    """Return the form in force, None when there is none yet."""
    found = select(Revision.source).join(Definition, Definition.current_id == Revision.id)
    source = session.scalar(found.where(Definition.kind == DefinitionKind.FORM, Definition.key == form_key))
    return read_form(source) if source is not None else None


def keys_ever(session: Session, form_key: str) -> frozenset[str]:
    """Return every key a revision of a form ever used: entries may still hold a value under it."""
    found = select(Revision.source).join(Definition, Definition.id == Revision.definition_id)
    sources = session.scalars(found.where(Definition.kind == DefinitionKind.FORM, Definition.key == form_key))
    return frozenset(field.key for source in sources for field in fields_of(read_form(source)))


def _problems(
    session: Session, design: Design, schema: Mapping[str, object], used: frozenset[str]
) -> Iterator[Problem]:
    if not _KEY.fullmatch(design.key):
        yield _problem(
            "key", "代码须为 2 至 40 个小写字母、数字和下划线", "The key: 2 to 40 small letters, digits, underscores"
        )
    if not design.name.zh.strip() or not design.name.en.strip():
        yield _problem("name", "请填写中文和英文名称", "Give a Chinese and an English name")
    keys = [field.key for field in design.fields]
    before = {field.key for field in fields_of(schema)}
    inside = paths_of(schema) - before
    yield from _numbering(design, keys)
    if design.title_field not in {*keys, *inside}:
        yield _problem(
            "title", "请选择作为名称的字段，它不能停用", "Choose the field that names an entry; it stays in use"
        )
    unknown = {*design.readers, *design.editors} - set(session.scalars(select(Role.key)))
    if unknown or (not design.readers and not design.editors):
        yield _problem("roles", "请选择可以查看或修改的角色", "Choose the roles that read or change it")
    registers = set(session.scalars(select(Register.key))) | {design.key}
    for field in design.fields:
        yield from _of_field(field, registers, keys)
        if field.key not in before:
            yield from _of_new(field, used)


def _numbering(design: Design, keys: Sequence[str]) -> Iterator[Problem]:
    typed = number_field(design.number_rule)
    if not (typed in keys if typed else _COUNTED.fullmatch(design.number_rule)):
        yield _problem(
            "number",
            "编号规则须含 {seq} 或 {seq:04d}，可用 {yyyy} {mm} {dd}；由人填写的写 {字段代码}，该字段须存在",
            "Count by {seq} or {seq:04d}, with {yyyy} {mm} {dd} if you like; or name a field people type it in: {key}",
        )


def _of_field(field: Field, registers: set[str], keys: Sequence[str]) -> Iterator[Problem]:
    if not field.label.zh.strip():
        yield _problem(field.key, "请填写字段名称", "Name the field")
    if keys.count(field.key) > 1:
        yield _problem(field.key, "字段代码重复", "Two fields have this key")
    if field.kind == CHOICE and len({option.label.zh for option in field.options}) != len(field.options):
        yield _problem(field.key, "选项重复", "An option is there twice")
    if field.kind == REFERENCE and field.register not in registers:
        yield _problem(field.key, "请选择所引用的台账", "Choose the register it refers to")


def _of_new(field: Field, used: frozenset[str]) -> Iterator[Problem]:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", field.key):
        yield _problem(field.key, "字段代码须以小写字母开头", "The key of a field begins with a small letter")
    if field.key in used:
        text = ("该代码曾用于已停用的字段，请换一个", "A field that was retired had this key; choose another")
        yield _problem(field.key, *text)


def _problem(place: str, zh: str, en: str) -> Problem:
    return Problem(place, Text(zh, en), rule="register-design")
