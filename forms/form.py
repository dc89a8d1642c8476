"""A ``.form`` file, ready to decide about submissions and to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from marshmallow import ValidationError

from engine.errors import DefinitionInvalid, FieldsInvalid, Problem
from engine.feel import FeelLimitError
from engine.lint import lint_form
from engine.lint.form_schema import read_form
from engine.text import Text
from forms import rules, signature
from forms.components import SINGLE_CHOICE, Node, tree
from forms.drawn import Drawn
from forms.expressions import Scope
from forms.given import Files
from forms.meant import meant
from forms.options import options_of
from forms.schema import Errors, by_component, schema_for, shape_of
from forms.summary import Row, said, summary, teller
from forms.wording import reworded

REGISTER = "firebreak:register"
_LISTED = {"projects": "project"}


class FieldInfo(NamedTuple):
    """Where a value lies (``rooms.area`` inside the list ``rooms``), what it is called, its component's type."""

    path: str
    label: str
    type: str


class Form:
    """One form; immutable and shared between threads."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.schema = schema
        self.id = str(schema["id"])
        self._root = tree(schema)
        self._shape = shape_of(self._root.children)
        self._marshmallow = schema_for(self._shape)()
        self._signature = signature.signature_of(self._root)
        self._worded: dict[tuple[str, bool], Form] = {}

    @property
    def nodes(self) -> list[Node]:
        """Return every component that has a value, in the order of the form."""
        return [node for node in self._root.walk() if node.keyed]

    @property
    def fields(self) -> list[FieldInfo]:
        """Return the fields in the order of the form."""
        return list(_fields(self._root.children, ()))

    @property
    def plain_fields(self) -> list[FieldInfo]:
        """Return the fields outside lists of rows, in the order of the form."""
        return list(_fields(self._root.children, (), into_lists=False))

    @property
    def references(self) -> dict[str, str]:
        """Return the fields outside lists whose value is the number of an entry, and the register it is in.

        A field says so by the custom property ``firebreak:register``; one that offers ``projects`` does by itself.
        """
        named = {
            ".".join(node.path): node.property_(REGISTER) or _LISTED.get(str(node.settings.get("valuesKey")))
            for node in self._root.walk()
            if node.keyed
        }
        return {path: str(register) for path, register in named.items() if register}

    def worded(self, locale: str, *, staff: bool = False) -> Form:
        """Return the form in the words of a reader: English, or what employees call what a customer was asked."""
        asked = (locale, staff)
        if asked not in self._worded:
            schema = reworded(self.schema, locale, staff=staff)
            self._worded[asked] = self if schema is self.schema else Form(schema)
        return self._worded[asked]

    def check(
        self,
        submitted: Mapping[str, Any],
        *,
        stored: Mapping[str, Any] | None = None,
        context: Mapping[str, Any] | None = None,
        files: Files | None = None,
    ) -> dict[str, Any]:
        """Return the data to keep: only fields that are shown and enabled, nested as their keys say.

        ``stored`` are the values the form was opened with, ``context`` the other variables its expressions read,
        ``files`` the uploads by the key that stands for them in ``submitted``. Values of read-only fields and of
        expressions are never taken from ``submitted``. Raises FieldsInvalid with messages by component id,
        inside lists ``id.row`` counting from 0.
        """
        if self._signature:
            submitted = self._signature.signed(submitted)
        drawn = Drawn(self._root, {**(context or {}), **(stored or {})}, submitted)
        errors: Errors = {}
        try:
            clean = dict(self._marshmallow.load(drawn.given(files or {})))
        except ValidationError as refusal:
            errors = by_component(refusal.normalized_messages(), self._shape)
            clean = refusal.valid_data if isinstance(refusal.valid_data, dict) else {}
        if self._signature:
            errors = {**self._signature.errors(clean), **errors}
        if errors:
            raise FieldsInvalid(errors)
        return clean

    def summary(self, data: Mapping[str, Any], locale: str) -> list[Row]:
        """Return what was filled in as employees read it: options by label, times as read here, files by name."""
        return summary(self.worded(locale, staff=True)._root, data, locale)

    def said(self, data: Mapping[str, Any], fields: Iterable[str], locale: str) -> dict[str, str]:
        """Return what was filled in at these fields as employees read it, by field; empty text where nothing is."""
        return said(self.worded(locale, staff=True)._root, data, fields, locale)

    def teller(self, data: Mapping[str, Any], locale: str) -> Callable[[str, Any], str | None]:
        """Return what says the value of a field, also of one inside lists, in words; None for fields it has not."""
        return teller(self.worded(locale, staff=True)._root, data, locale)

    def meant(
        self, words: Mapping[str, str], data: Mapping[str, Any], locale: str
    ) -> tuple[dict[str, Any], dict[str, list[Text]]]:
        """Return the values that words of fields outside lists mean, nested as their keys say: the inverse of ``said``.

        What cannot be read comes second, by field.  Options may be called by their label in either language.
        """
        other = "en" if locale == "zh" else "zh"
        return meant(self.worded(locale, staff=True).nodes, words, data, self.worded(other, staff=True).nodes)

    def choices(self, data: Mapping[str, Any], locale: str) -> dict[str, list[tuple[str, str]]]:
        """Return the values and labels one can choose from at each single choice outside lists, by field."""
        nodes = [node for node in self.worded(locale, staff=True)._root.walk() if node.type in SINGLE_CHOICE]
        scope = Scope.of(data)
        offered = {".".join(node.path): options_of(node, scope, data) for node in nodes}
        return {field: [(str(one.value), one.label) for one in options] for field, options in offered.items()}


def load_form(source: bytes) -> Form:
    """Return the form of a ``.form`` file; raises DefinitionInvalid with everything that is wrong at once."""
    problems = [problem for problem in lint_form(source) if problem.severity == "error"]
    if problems:
        raise DefinitionInvalid(problems)
    schema = read_form(source)
    root = tree(schema)
    problems = [*_pattern_problems(root), *signature.problems(signature.signature_of(root))]
    if problems:
        raise DefinitionInvalid(problems)
    return Form(schema)


def _fields(nodes: Iterable[Node], around: tuple[str, ...], *, into_lists: bool = True) -> Iterator[FieldInfo]:
    for node in nodes:
        path = (*around, *node.path)
        if node.keyed:
            yield FieldInfo(".".join(path), node.label, node.type)
        if into_lists or not node.repeats:
            yield from _fields(node.children, path if node.repeats else around, into_lists=into_lists)


def _pattern_problems(root: Node) -> Iterator[Problem]:
    for node in root.walk():
        pattern = node.validate.get("pattern")
        if not isinstance(pattern, str) or not pattern:
            continue
        try:
            rules.compiled(pattern)
        except (ValueError, FeelLimitError):
            yield Problem(
                ".".join(node.path),
                Text(
                    f"格式（pattern）使用了不支持的写法：{pattern}",
                    f"The pattern uses what is not supported: {pattern}",
                ),
                remedy=Text("请不要使用前后断言 (?=…) 等写法", "Do without look-around such as (?=…)"),
                rule="pattern-unsupported",
            )
