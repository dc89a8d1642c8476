"""Opens the models a decision file builds on: DMN imports, found by their namespace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from engine.definitions import xml
from engine.definitions.namespaces import Element, attribute, local, namespace
from engine.dmn.elements import NAMESPACES, every, name_of
from engine.errors import DefinitionInvalid

Models = Callable[[str], bytes | None]
"""Gives the file of a namespace, or None when there is none."""


@dataclass(frozen=True)
class Import:
    """One ``import`` of a decision model; its elements are written ``alias.name``."""

    element: Element
    namespace: str
    alias: str


def no_models(namespace: str) -> bytes | None:
    """Know no other model."""
    return None


def is_model(root: Element) -> bool:
    """Tell whether this is the root of a decision model in one of the versions read here."""
    return local(root) == "definitions" and namespace(root) in NAMESPACES


def model_namespace(source: bytes) -> str | None:
    """Return the namespace other files import this one by; None for what is no decision file or has none."""
    try:
        root = xml.parse(source)
    except DefinitionInvalid:
        return None
    return attribute(root, "namespace") if is_model(root) else None


def models_of(sources: Iterable[bytes]) -> Models:
    """Return what finds these files by their namespaces; one that several files share leads to none of them."""
    found: dict[str, bytes | None] = {}
    for source in sources:
        space = model_namespace(source)
        if space is not None:
            found[space] = source if found.get(space, source) == source else None
    return found.get


def imports_in(root: Element) -> Iterator[Import]:
    """Yield the imports of decision models; those of other kinds (PMML, XML Schema) bring nothing FEEL can use."""
    for element in every(root, "import"):
        wanted = attribute(element, "namespace")
        if wanted is not None and attribute(element, "importType") in (None, *NAMESPACES):
            yield Import(element, wanted, name_of(element))


def imported_namespaces(source: bytes) -> tuple[str, ...]:
    """Return the namespaces a decision file imports; none for what cannot be read."""
    try:
        root = xml.parse(source)
    except DefinitionInvalid:
        return ()
    return tuple(found.namespace for found in imports_in(root)) if is_model(root) else ()
