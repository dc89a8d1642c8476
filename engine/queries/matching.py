"""Text search that does not mind upper and lower case."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\%_"})


class _Contains(FunctionElement[bool]):
    """SQLAlchemy's own ``ilike`` puts ``lower()`` around both sides on SQLite, whose LIKE needs none of it."""

    type = Boolean()
    inherit_cache = True


def contains(words: str, *columns: Any) -> ColumnElement[bool]:
    """Return whether one of the columns contains ``words``; ``%`` and ``_`` are ordinary characters in them."""
    pattern = f"%{words.translate(_ESCAPED)}%"
    return or_(*(_Contains(column, pattern) for column in columns))


class _Holds(FunctionElement[bool]):
    """A search for signs as they stand, which LIKE, minding patterns and cases, takes half as long again for."""

    type = Boolean()
    inherit_cache = True


def holds(words: str, column: Any) -> ColumnElement[bool]:
    """Return whether a column of folded text contains ``words``, which are folded too."""
    return _Holds(column, words)


@compiles(_Holds)
def _strpos(element: _Holds, compiler: Any, **options: Any) -> str:
    column, words = (compiler.process(clause, **options) for clause in element.clauses)
    return f"strpos({column}, {words}) > 0"


@compiles(_Holds, "sqlite")
def _instr(element: _Holds, compiler: Any, **options: Any) -> str:
    return _strpos(element, compiler, **options).replace("strpos(", "instr(", 1)


@compiles(_Contains)
def _ilike(element: _Contains, compiler: Any, **options: Any) -> str:
    column, pattern = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} ILIKE {pattern} ESCAPE '\\'"


@compiles(_Contains, "sqlite")
def _like(element: _Contains, compiler: Any, **options: Any) -> str:
    return _ilike(element, compiler, **options).replace(" ILIKE ", " LIKE ", 1)
