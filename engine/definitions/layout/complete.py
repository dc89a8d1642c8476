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


@lru_cache(maxsize=32)
def with_picture(source: bytes) -> bytes:
    """Return a BPMN file in which everything has its shape; the file itself when it has them already.

    Only the diagram part is added to, and ids where an element that is drawn had none; all else is kept.
    Shapes that are there stay, except that what lies behind an addition moves to make room for it.
    Raises ``DefinitionInvalid`` for what is not BPMN.
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
        if plane is None:
            add_diagram(whole, scene.id, picture_of(scene), _bands(scene), names)
            changed = True
            continue
        added = supplement(scene, existing)
        if added.boxes or added.lines:
            fill_plane(plane, added, _bands(scene), names)
            changed = True
    return written(whole) if changed else source


def _bands(scene: Scene) -> frozenset[str]:
    lanes = {lane.id for level in scene.levels.values() for lane in every(level.lanes)}
    return frozenset(lanes | {pool.id for pool in scene.pools})
