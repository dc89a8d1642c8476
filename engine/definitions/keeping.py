"""Reading and writing without loss: comments, instructions, foreign elements and attributes stay as they are."""

from __future__ import annotations

from lxml import etree

from engine.definitions.namespaces import Element
from engine.definitions.xml import parse


def open_whole(source: bytes) -> Element:
    """Return the root element of ``source`` with its comments and instructions, untidied.

    Raises ``DefinitionInvalid`` as ``xml.parse`` does.
    """
    return parse(source, whole=True)


def written(root: Element) -> bytes:
    """Return the whole file around ``root`` in UTF-8: also what stands before and after the outermost element."""
    return bytes(etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True))
