"""Relations between points and ranges (DMN 1.4 table 79): jdmn's, after checking the kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jdmn.feel.lib.type.range.DefaultRangeLib import DefaultRangeLib
from jdmn.runtime.Range import Range

from engine.feel.builtins.signature import built_in
from engine.feel.comparing import key
from engine.feel.kinds import kind_of

_JDMN = DefaultRangeLib()


def _normal(value: Any) -> Any:
    if not isinstance(value, Range):
        return key(value)
    start = None if value.start is None else key(value.start)
    end = None if value.end is None else key(value.end)
    return Range(value.startIncluded, start, value.endIncluded, end)


def _kind(value: Any) -> str:
    if not isinstance(value, Range):
        return kind_of(value)
    return kind_of(value.end if value.start is None else value.start)


def _relation(relation: Callable[[Any, Any], bool | None]) -> Callable[[Any, Any], bool | None]:
    def relate(one: Any, other: Any) -> bool | None:
        if _kind(one) != _kind(other):
            raise TypeError(other)
        return relation(_normal(one), _normal(other))

    return relate


for _name, _method, *_signatures in (
    ("before", _JDMN.before, "point1: any, point2: any", "range1: any, range2: any"),
    ("after", _JDMN.after, "point1: any, point2: any", "range1: any, range2: any"),
    ("meets", _JDMN.meets, "range1: range, range2: range"),
    ("met by", _JDMN.metBy, "range1: range, range2: range"),
    ("overlaps", _JDMN.overlaps, "range1: range, range2: range"),
    ("overlaps before", _JDMN.overlapsBefore, "range1: range, range2: range"),
    ("overlaps after", _JDMN.overlapsAfter, "range1: range, range2: range"),
    ("finishes", _JDMN.finishes, "point: any, range: range", "range1: range, range2: range"),
    ("finished by", _JDMN.finishedBy, "range: range, point: any", "range1: range, range2: range"),
    ("includes", _JDMN.includes, "range: range, point: any", "range1: range, range2: range"),
    ("during", _JDMN.during, "point: any, range: range", "range1: range, range2: range"),
    ("starts", _JDMN.starts, "point: any, range: range", "range1: range, range2: range"),
    ("started by", _JDMN.startedBy, "range: range, point: any", "range1: range, range2: range"),
    ("coincides", _JDMN.coincides, "point1: any, point2: any", "range1: range, range2: range"),
):
    built_in(_name, *_signatures)(_relation(_method))
