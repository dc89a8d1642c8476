"""The scenes of a BPMN file: one for its collaboration, one for every process outside of it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.document import Index
from engine.definitions.layout.scene import ARTIFACTS, LaneTree, Level, Line, Node, Pool, Scene
from engine.definitions.namespaces import Element, attribute, bpmn_children, local, name_of, text_of
from engine.definitions.read_process import CONTAINERS, NODES

_LANE_HOLDERS = ("laneSet", "childLaneSet")
_DATA_LINES = ("dataInputAssociation", "dataOutputAssociation")


def scenes_of(root: Element, index: Index) -> list[Scene]:
    """Return what the tree of ``document.load`` draws; a file without content gives no scene."""
    processes = {str(each.get("id")): each for each in bpmn_children(root, "process")}
    scenes: list[Scene] = []
    pooled: set[str] = set()
    for collaboration in bpmn_children(root, "collaboration"):
        scene = _collaboration(collaboration, processes, index)
        if scene.pools:
            scenes.append(scene)
            pooled.update(pool.process for pool in scene.pools if pool.process)
    for identifier, process in processes.items():
        scene = Scene(identifier)
        if identifier not in pooled:
            _add_levels(scene, process, index)
            if any(level.nodes for level in scene.levels.values()):
                scenes.append(scene)
    return scenes


def _collaboration(element: Element, processes: dict[str, Element], index: Index) -> Scene:
    scene = Scene(str(element.get("id")))
    for participant in bpmn_children(element, "participant"):
        process = index.id_of(attribute(participant, "processRef"))
        shown = process in processes and all(pool.process != process for pool in scene.pools)
        if shown:
            _add_levels(scene, processes[process], index)
            shown = bool(scene.levels[process].nodes or scene.levels[process].lanes)
        scene.pools.append(Pool(str(participant.get("id")), name_of(participant), process if shown else None))
    for flow in bpmn_children(element, "messageFlow"):
        scene.messages.append(_line(flow, index, "message"))
    _add_artifacts(scene.remarks, element, index)
    return scene


def _add_levels(scene: Scene, process: Element, index: Index) -> None:
    waiting = [process]
    # Two elements of one id cannot both be drawn: the first counts, as everywhere.
    known = {node.id for level in scene.levels.values() for node in level.nodes}
    while waiting:
        holder = waiting.pop(0)
        level = Level(str(holder.get("id")), lanes=tuple(_lanes(holder)))
        scene.levels[level.id] = level
        listed = {index.id_of(ref.text): leaf for leaf, ref in _references(holder)}
        for child in bpmn_children(holder):
            identifier = str(child.get("id"))
            if local(child) not in NODES or identifier in known:
                continue
            known.add(identifier)
            host = index.id_of(attribute(child, "attachedToRef")) if local(child) == "boundaryEvent" else None
            inside = local(child) in CONTAINERS and _is_drawn(child)
            if inside:
                waiting.append(child)
            level.nodes.append(Node(identifier, local(child), name_of(child), listed.get(identifier), host, inside))
            level.lines.extend(_data_lines(child, identifier, index))
        for flow in bpmn_children(holder, "sequenceFlow"):
            level.lines.append(_line(flow, index, "sequence"))
        _add_artifacts(level, holder, index)


def _is_drawn(holder: Element) -> bool:
    return any(local(child) in NODES for child in bpmn_children(holder))


def _add_artifacts(level: Level, holder: Element, index: Index) -> None:
    for child in bpmn_children(holder):
        identifier = str(child.get("id"))
        if local(child) in ARTIFACTS:
            name = name_of(child)
            if local(child) == "textAnnotation":
                name = text_of(next(bpmn_children(child, "text"), None))
            level.nodes.append(Node(identifier, local(child), name))
        elif local(child) == "association":
            level.lines.append(_line(child, index, "association"))


def _line(element: Element, index: Index, kind: str) -> Line:
    source, target = (index.id_of(attribute(element, name)) for name in ("sourceRef", "targetRef"))
    return Line(str(element.get("id")), source, target, name_of(element), kind)


def _data_lines(owner: Element, identifier: str, index: Index) -> Iterator[Line]:
    """Yield the lines between a node and its data; what is only wired inside the node has none."""
    for child in bpmn_children(owner, *_DATA_LINES):
        inward = local(child) == "dataInputAssociation"
        data = next(bpmn_children(child, "sourceRef" if inward else "targetRef"), None)
        other = index.id_of(None if data is None else data.text)
        found = index.find(other)
        if found is not None and local(found) in ARTIFACTS:
            source, target = (other, identifier) if inward else (identifier, other)
            yield Line(str(child.get("id")), source, target, kind="data")


def _lanes(holder: Element) -> Iterator[LaneTree]:
    for lanes in bpmn_children(holder, *_LANE_HOLDERS):
        for lane in bpmn_children(lanes, "lane"):
            yield LaneTree(str(lane.get("id")), name_of(lane), tuple(_lanes(lane)))


def _references(holder: Element) -> Iterator[tuple[str, Element]]:
    """Yield the innermost lane of every listed element; outer lanes list their content too."""
    for lanes in bpmn_children(holder, *_LANE_HOLDERS):
        for lane in bpmn_children(lanes, "lane"):
            for reference in bpmn_children(lane, "flowNodeRef"):
                yield str(lane.get("id")), reference
            yield from _references(lane)
