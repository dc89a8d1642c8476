"""Collects the places and moves of a net while a process is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from engine.conformance.net import Join, Move, Net
from engine.definitions.model import Activity, Flow, Process
from engine.definitions.translate.normalise import flows_of

JOINING = frozenset({"parallelGateway", "inclusiveGateway"})


@dataclass(frozen=True)
class _Planned:
    """A move whose scopes are not worked out yet."""

    label: str | None
    is_eager: bool
    group: object
    takes: Sequence[str]
    puts: Sequence[str]
    reads: Sequence[str]
    empty: Sequence[str]
    empty_scopes: Sequence[str]
    cleared: Sequence[str]
    cleared_scopes: Sequence[str]
    going: str | None


@dataclass
class Builder:
    """Places by name with the scope (process or sub-process) they lie in, and the moves between them.

    ``recorded`` are the elements a log tells of.  ``pooled`` are the scopes of which several may run at once: their
    tokens lie in the same places, so that emptying one of them may leave those of another.  ``crowded`` are the
    elements that a second token may come to while the first is there.
    """

    process: Process
    recorded: Collection[str]
    pooled: frozenset[str] = frozenset()
    crowded: frozenset[str] = frozenset()
    scopes: dict[str, str] = field(default_factory=dict)
    memory: set[str] = field(default_factory=set)
    inline: set[str] = field(default_factory=set)
    at: dict[str, str] = field(default_factory=dict)
    moves: list[_Planned] = field(default_factory=list)
    joins: list[tuple[str, str, Sequence[str], Sequence[str]]] = field(default_factory=list)
    incoming: dict[str, list[Flow]] = field(default_factory=lambda: defaultdict(list))
    outgoing: dict[str, list[Flow]] = field(default_factory=lambda: defaultdict(list))
    boundary: dict[str, list[Activity]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for flow in flows_of(self.process):
            self.outgoing[flow.source].append(flow)
            self.incoming[flow.target].append(flow)
        for activity in self.process.activities.values():
            if activity.attached_to:
                self.boundary[activity.attached_to].append(activity)

    def place(self, name: str, scope: str, *, element: str = "", remembers: bool = False) -> str:
        """Return the place of this name; one that only ``remembers`` keeps no scope going."""
        self.scopes.setdefault(name, scope)
        if element:
            self.at.setdefault(name, element)
        if remembers:
            self.memory.add(name)
        return name

    def entry(self, activity: Activity) -> str:
        """Return the place where tokens wait for an element; what stands behind an event gateway shares its place."""
        for flow in self.incoming[activity.id]:
            source = self.process.activities[flow.source]
            if source.kind == "eventBasedGateway":
                return self.entry(source)
        return self.place(f"in {activity.id}", activity.parent, element=activity.id)

    def arrival(self, flow: Flow) -> str:
        """Return the place a token comes to along a flow: joins tell their flows apart."""
        target = self.process.activities[flow.target]
        if target.kind in JOINING and len(self.incoming[target.id]) > 1:
            return self.place(f"flow {flow.id}", target.parent, element=target.id)
        return self.entry(target)

    def move(
        self,
        takes: Sequence[str],
        puts: Sequence[str],
        *,
        label: str | None = None,
        eager: bool = True,
        group: object = None,
        reads: Sequence[str] = (),
        empty: Sequence[str] = (),
        empty_scopes: Sequence[str] = (),
        cleared: Sequence[str] = (),
        cleared_scopes: Sequence[str] = (),
        going: str | None = None,
    ) -> None:
        """Add a move; with a label no log tells it is a step of its own accord, ``going`` a scope that must go on."""
        if label is not None and label not in self.recorded:
            label, eager = None, False
        kept = [scope for scope in cleared_scopes if scope not in self.pooled]
        mixed = [scope for scope in cleared_scopes if scope in self.pooled]
        marks = [self._mixed(scope) for scope in mixed]
        self.moves.append(
            _Planned(
                label,
                eager and label is None,
                group or (takes[0] if takes else len(self.moves)),
                takes,
                [*puts, *marks],
                reads,
                empty,
                empty_scopes,
                cleared,
                kept,
                going,
            )
        )

    def _mixed(self, scope: str) -> str:
        """Return the mark that one of several runs of a scope was ended: any of its tokens may be gone."""
        return self.place(f"mixed {scope}", scope, remembers=True)

    def inside(self, scope: str) -> list[str]:
        """Return all scopes in a scope, itself first."""
        found = [scope]
        for each in found:
            found += [one.id for one in self.process.activities.values() if one.parent == each and _holds(one)]
        return found

    def net(self, starts: Iterable[Sequence[str]]) -> Net:
        """Return what was collected; a case may begin with one token in each place of one of ``starts``."""
        for scope in self.pooled:
            if f"mixed {scope}" in self.scopes:
                for name in [name for name in self._of([scope]) if name not in self.memory]:
                    self.move([name], [], reads=[f"mixed {scope}"], eager=False)
        shifts = {name: 2 * number for number, name in enumerate(self.scopes)}

        def low(names: Iterable[str]) -> int:
            return sum(1 << shifts[name] for name in set(names))

        live = low(name for name in shifts if name not in self.memory)
        moves = [
            (
                planned.group,
                Move(
                    planned.label,
                    planned.is_eager,
                    0,
                    tuple(shifts[name] for name in planned.takes),
                    tuple(shifts[name] for name in planned.puts),
                    low([*planned.takes, *planned.reads]),
                    low([*planned.empty, *(n for n in self._of(planned.empty_scopes) if n not in self.memory)]),
                    live & low(self._of([planned.going])) if planned.going is not None else 0,
                    3 * (live & low([*planned.cleared, *self._of(planned.cleared_scopes)])),
                ),
            )
            for planned in self.moves
        ]
        groups: dict[object, list[Move]] = defaultdict(list)
        for group, move in moves:
            if move.is_eager:
                groups[group].append(move)
        labelled: dict[str, list[Move]] = defaultdict(list)
        for _, move in moves:
            if move.label is not None:
                labelled[move.label].append(move)
        ordered = list(groups.values())
        return Net(
            starts=tuple(sum(1 << shifts[name] for name in names) for names in starts),
            groups=[group for group in ordered if not any(move.clears for move in group)],
            late=[group for group in ordered if any(move.clears for move in group)],
            joins=self._joins(shifts),
            free=[move for _, move in moves if not move.is_eager and move.label is None],
            labelled=dict(labelled),
            low=low(shifts),
            live=live,
            inline=low(name for name in self.inline if name in shifts),
        )

    def _of(self, scopes: Iterable[str]) -> list[str]:
        wanted = {inner for scope in scopes for inner in self.inside(scope)}
        return [name for name, scope in self.scopes.items() if scope in wanted]

    def _joins(self, shifts: dict[str, int]) -> list[list[Join]]:
        levels: dict[str, list[Join]] = defaultdict(list)
        for element, scope, arrivals, puts in self.joins:
            reached = self._reach(element)
            bits = {flow.id: 1 << shifts[self.arrival(flow)] for flow in self.incoming[element]}
            here = {
                1 << shifts[name]: at
                for name, at in self.at.items()
                if self.scopes[name] == scope and name not in self.memory and at != element
            }
            reach = {bit: sum(bits[flow] for flow in reached.get(at, ())) for bit, at in here.items()}
            levels[scope].append(
                Join(
                    element,
                    tuple(shifts[name] for name in arrivals),
                    {bit: flows for bit, flows in reach.items() if flows},
                    here,
                    tuple(shifts[name] for name in puts),
                )
            )
        return list(levels.values())

    def _reach(self, join: str) -> dict[str, set[str]]:
        """Return for each element which flows into a join a token there can still come by, without passing it."""
        found: dict[str, set[str]] = defaultdict(set)
        for flow in self.incoming[join]:
            waiting = [flow.source]
            while waiting:
                element = waiting.pop()
                if element == join or flow.id in found[element]:
                    continue
                found[element].add(flow.id)
                host = self.process.activities[element].attached_to
                waiting += [each.source for each in self.incoming[element]] + ([host] if host else [])
        return found


def _holds(activity: Activity) -> bool:
    return activity.kind in ("subProcess", "transaction", "adHocSubProcess")
