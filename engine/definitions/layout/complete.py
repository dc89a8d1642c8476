"""Which diagrams of a file lack their picture or parts of it, and the copy of the file that has all of it."""

from __future__ import annotations

from functools import lru_cache

from engine.definitions.document import Index, load
from engine.definitions.ids import same_ids
from engine.definitions.keeping import open_whole, written
from engine.definitions.layout.existing import Existing
from engine.definitions.layout.lanes import every
from engine.definitions.layout.picture import picture_of
from engine.definitions.layout.reading import scenes_of
from engine.definitions.layout.scene import Scene
from engine.definitions.layout.supplement import supplement
from engine.definitions.layout.write import Names, add_diagram, fill_plane
from engine.errors import Invalid
from engine.text import Text

MAX_DRAWN = 3_000
"""Shapes and lines of one file; a picture of more would help nobody and take minutes to lay out."""


@lru_cache(maxsize=32)
def with_picture(source: bytes) -> bytes:
    """Return a BPMN file in which everything has its shape; the file itself when it has them already.

    Only the diagram part is added to, and ids where an element that is drawn had none; all else is kept.
    Shapes that are there stay, except that what lies behind an addition moves to make room for it.
    Raises ``DefinitionInvalid`` for what is not BPMN, ``Invalid`` when more than ``MAX_DRAWN`` things lack theirs.
    """
    root = load(source)
    index = Index(root)
    whole = open_whole(source)
    same_ids(whole, root)
    existing = Existing(whole, index.id_of)
    names = Names({str(element.get("id")) for element in root.iter()})
    changed = False
    for scene in scenes_of(root, index):
        plane = next((existing.planes[key] for key in (scene.id, *scene.levels) if key in existing.planes), None)
        _check_size(scene, existing)
        if plane is None:
            add_diagram(whole, scene.id, picture_of(scene), _bands(scene), names)
            changed = True
            continue
        added = supplement(scene, existing)
        if added.boxes or added.lines:
            fill_plane(plane, added, _bands(scene), names)
            changed = True
    return written(whole) if changed else source


def _check_size(scene: Scene, existing: Existing) -> None:
    levels = scene.levels.values()
    missing = sum(node.id not in existing for level in levels for node in level.nodes)
    missing += sum(line.id not in existing for level in levels for line in level.lines)
    if missing > MAX_DRAWN:
        raise Invalid(
            Text(
                f"图中有 {missing} 个元素没有图形，超过自动排版的上限 {MAX_DRAWN}",
                f"{missing} elements have no shape; at most {MAX_DRAWN} can be laid out",
            )
        )


def _bands(scene: Scene) -> frozenset[str]:
    lanes = {lane.id for level in scene.levels.values() for lane in every(level.lanes)}
    return frozenset(lanes | {pool.id for pool in scene.pools})
