"""Reading and writing without loss: comments, instructions, foreign elements and attributes stay as they are."""

from __future__ import annotations

from lxml import etree

from engine.definitions.namespaces import BPMN, DRAFTS, Element, namespace
from engine.definitions.xml import parse


def open_whole(source: bytes) -> Element:
    """Return the root element of ``source`` with its comments and instructions, untidied.

    Raises ``DefinitionInvalid`` as ``xml.parse`` does.
    """
    return parse(source, whole=True)


def modernised(root: Element) -> Element:
    """Return a whole tree in today's namespace with prefixes and all else kept; the tree itself when it is."""
    old = namespace(root)
    if old not in DRAFTS:
        return root
    return parse(written(root).replace(f'="{old}"'.encode(), f'="{BPMN}"'.encode()), whole=True)


def written(root: Element) -> bytes:
    """Return the whole file around ``root`` in UTF-8: also what stands before and after the outermost element."""
    return bytes(etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True))
