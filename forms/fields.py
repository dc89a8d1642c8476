"""One marshmallow field per kind of component: reads what was given and judges it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, NoReturn

from marshmallow import ValidationError
from marshmallow.fields import Field

from engine.text import Text
from forms import dates, files, messages, rules
from forms.components import MULTIPLE_CHOICE, SINGLE_CHOICE, TEXTS, Node
from forms.given import Given
from forms.options import options_of
from forms.paths import same

# No person types more; it bounds the work of patterns and the size of records.
_LONGEST: Final = 50_000


def refuse(*texts: Text) -> NoReturn:
    """End reading a field with these messages."""
    raise ValidationError(list(texts))


class ComponentField(Field[Any]):
    """The base: turns a ``Given`` into clean data or messages."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node

    def _deserialize(self, value: Given, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        clean = self.read(value)
        texts = [messages.REQUIRED] if rules.missing(self.node, clean) else list(self.judge(value, clean))
        if texts:
            refuse(*texts)
        return clean

    def read(self, given: Given) -> Any:
        """Return the value in its proper type; raises ValidationError when it has another."""
        return given.value

    def judge(self, given: Given, clean: Any) -> Iterator[Text]:
        """Yield what is wrong with a value of the proper type."""
        yield from ()


class TextField(ComponentField):
    """A line or some lines of text."""

    def read(self, given: Given) -> str:
        value = "" if given.value is None else given.value
        if not isinstance(value, str):
            refuse(messages.NOT_TEXT)
        if len(value) > _LONGEST:
            refuse(messages.too_long(_LONGEST))
        return value.translate(_LINE) if self.node.type == "textfield" else value

    def judge(self, given: Given, clean: str) -> Iterator[Text]:
        return rules.text_rules(self.node, given, clean)


_LINE: Final = str.maketrans("\r\n\t", "   ")


class NumberField(ComponentField):
    """A number, kept as text when the form says so (``serializeToString``)."""

    def read(self, given: Given) -> Any:
        value = given.value
        if value is None or value == "":
            return None
        allowed = str if self.node.settings.get("serializeToString") else (int, float)
        if isinstance(value, bool) or not isinstance(value, allowed) or given.limit(value) is None:
            refuse(messages.NOT_NUMBER)
        if not Decimal(str(value)).is_finite():
            refuse(messages.NOT_NUMBER)
        return value

    def judge(self, given: Given, clean: Any) -> Iterator[Text]:
        return iter(()) if clean is None else rules.number_rules(self.node, given, Decimal(str(clean)))


class CheckboxField(ComponentField):
    """Yes or no."""

    def read(self, given: Given) -> bool:
        if not (given.value is None or isinstance(given.value, bool)):
            refuse(messages.NOT_YES_NO)
        return bool(given.value)


class ChoiceField(ComponentField):
    """One of the options, or none."""

    def read(self, given: Given) -> Any:
        return None if given.value == "" else given.value

    def judge(self, given: Given, clean: Any) -> Iterator[Text]:
        if clean is not None and not _offered(self.node, given, clean):
            yield messages.NOT_OFFERED


class ChoicesField(ComponentField):
    """Some of the options, each at most once."""

    def read(self, given: Given) -> list[Any]:
        value = [] if given.value is None else given.value
        if not isinstance(value, list):
            refuse(messages.NOT_OFFERED)
        distinct: list[Any] = []
        for item in value:
            if not any(same(item, other) for other in distinct):
                distinct.append(item)
        return distinct

    def judge(self, given: Given, clean: list[Any]) -> Iterator[Text]:
        if not all(_offered(self.node, given, item) for item in clean):
            yield messages.NOT_OFFERED


class DateTimeField(ComponentField):
    """A date, a time or both, as ISO 8601 text."""

    def read(self, given: Given) -> str | None:
        if given.value is None or given.value == "":
            return None
        subtype = self.node.settings.get("subtype", "date")
        parse, refusal = _MOMENTS.get(subtype, _MOMENTS["date"])
        if not isinstance(given.value, str) or parse(given.value) is None:
            refuse(refusal)
        return str(given.value)

    def judge(self, given: Given, clean: str | None) -> Iterator[Text]:
        if clean is None or not self.node.settings.get("disallowPassedDates") or clean == given.before:
            return
        moment = dates.parse_date(clean) or dates.parse_datetime(clean)
        if moment is not None and dates.local_day(moment) < dates.today():
            yield messages.IN_PAST


_MOMENTS: Final = {
    "date": (dates.parse_date, messages.NOT_DATE),
    "time": (dates.parse_time, messages.NOT_TIME),
    "datetime": (dates.parse_datetime, messages.NOT_DATE_TIME),
}


class FileField(ComponentField):
    """Files: a list of ``{"id", "name", "size", "type"}``, None when there are none."""

    def read(self, given: Given) -> list[dict[str, Any]] | None:
        parts = files.kept_and_new(given)
        if parts is None:
            refuse(messages.CHOOSE_FILE_AGAIN)
        kept, new = parts
        refusals = list(files.file_rules(self.node, given, kept, new))
        if refusals:
            refuse(*refusals)
        added = [{"id": f.id, "name": f.name, "size": f.size, "type": f.content_type} for f in new]
        return [*kept, *added] or None


def field_for(node: Node) -> ComponentField:
    """Return the field that reads the component."""
    for types, kind in _KINDS:
        if node.type in types:
            return kind(node)
    return ComponentField(node)


_KINDS: Final[tuple[tuple[frozenset[str], type[ComponentField]], ...]] = (
    (TEXTS, TextField),
    (SINGLE_CHOICE, ChoiceField),
    (MULTIPLE_CHOICE, ChoicesField),
    (frozenset({"number"}), NumberField),
    (frozenset({"checkbox"}), CheckboxField),
    (frozenset({"datetime"}), DateTimeField),
    (frozenset({"filepicker"}), FileField),
)


def _offered(node: Node, given: Given, value: Any) -> bool:
    return any(same(option.value, value) for option in options_of(node, given.scope, given.initial))
