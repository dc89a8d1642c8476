"""Item definitions of a model as FEEL types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.definitions.namespaces import Element, attribute
from engine.dmn.elements import every, first, name_of, text_of
from engine.dmn.imports import Import
from engine.dmn.notes import Notes
from engine.feel.types import ANY, SIMPLE, ContextOf, FunctionOf, ListOf, Restricted, Type
from engine.text import Text


class ItemTypes(Mapping[str, Type]):
    """The named types of one model; each is built when first asked for."""

    def __init__(self, root: Element, notes: Notes, imported: Sequence[tuple[Import, ItemTypes]] = ()) -> None:
        """``imported`` are the types of other models, written ``alias.type`` here or ``prefix:type`` in DMN 1.1."""
        self._definitions = {name_of(item): item for item in every(root, "itemDefinition")}
        self._built: dict[str, Type] = {}
        for found, types in imported:
            prefixes = [f"{prefix}:" for prefix, space in root.nsmap.items() if prefix and space == found.namespace]
            for start in (f"{found.alias}." if found.alias else "", *prefixes):
                own = {start + name: kind for name, kind in types.items()}
                self._built |= {name: kind for name, kind in own.items() if name not in self._definitions}
        self._notes = notes
        for name in self._definitions:
            self[name]

    def __getitem__(self, name: str) -> Type:
        if name not in self._built:
            item = self._definitions[name]
            # A type that contains itself admits anything at the place where it recurs.
            self._built[name] = ANY
            self._built[name] = self._build(item)
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._built)

    def __len__(self) -> int:
        return len(self._built)

    def named(self, reference: str | None) -> Type:
        """Return the type of a ``typeRef``; unknown names admit anything."""
        if reference is None:
            return ANY
        name = " ".join(reference.split())
        bare = name.rpartition(":")[2]
        return self[name] if name in self else self[bare] if bare in self else SIMPLE.get(bare, ANY)

    def _build(self, item: Element) -> Type:
        components = list(every(item, "itemComponent"))
        function = first(item, "functionItem")
        if components:
            kind: Type = ContextOf(tuple((name_of(part), self._build(part)) for part in components))
        elif function is not None:
            parameters = tuple(self.named(attribute(part, "typeRef")) for part in every(function, "parameters"))
            kind = FunctionOf(parameters, self.named(attribute(function, "outputTypeRef")))
        else:
            reference = first(item, "typeRef")
            kind = self.named(None if reference is None else reference.text)
        kind = self._restricted(item, "allowedValues", kind)
        if item.get("isCollection") == "true":
            kind = self._restricted(item, "typeConstraint", ListOf(kind))
        else:
            kind = self._restricted(item, "typeConstraint", kind)
        return kind

    def _restricted(self, item: Element, name: str, kind: Type) -> Type:
        element = first(item, name)
        text = text_of(element)
        if element is None or text is None:
            return kind
        label = name_of(item)
        tests = self._notes.tests(element, text, Text(f"类型“{label}”的允许值", f'allowed values of type "{label}"'))
        return Restricted(kind, lambda value: tests.test(value, {}))
