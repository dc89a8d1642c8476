"""Plays a scenario in a sandbox and says whether it went as expected, or where it parted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import SYSTEM
from engine.database import transaction
from engine.definitions.model import Process
from engine.definitions.scenario import ROLE, Scenario, Step, moment_of
from engine.errors import EngineError, FieldsInvalid
from engine.feel.values import encode
from engine.instances.programs import diagram_of
from engine.jobs.schedule import schedule
from engine.model import (
    Definition,
    DefinitionKind,
    EntryCase,
    EntryKey,
    Incident,
    Instance,
    Job,
    JobKind,
    Person,
    RoleHolding,
    Subscription,
)
from engine.queries.casefile import Walked, walked
from engine.registers import get, save_entry
from engine.sandbox import Sandbox
from engine.text import Text
from web.trial.outcome import Outcome, Parting
from web.trial.player import CannotPlay, Player
from web.trial.values import Values
from web.work import beginnings

_NOWHERE = Walked({}, frozenset(), frozenset(), None)


def run(sandbox: Sandbox, scenario: Scenario) -> Outcome:
    """Play a scenario in a copy of the sandbox, which stays as it is."""
    copy = sandbox.copied()
    try:
        with copy.inside(scenario.begins) as session:
            return play(session, scenario)
    finally:
        copy.close()


def play(session: Session, scenario: Scenario, *, up_to: str | None = None, player: Player | None = None) -> Outcome:
    """Play a scenario where the caller is, a sandbox, up to its end or until its case stands at ``up_to``.

    ``player`` does what people do, by the commands unless told otherwise.
    """
    return _Playing(session, scenario, player or Player(session)).play(up_to)


class _Playing:
    """One scenario being played."""

    def __init__(self, session: Session, scenario: Scenario, player: Player) -> None:
        self._session, self._scenario, self._player = session, scenario, player
        self._provide()
        self._values = Values(session)
        self._troubles = self._trouble_ids()

    def play(self, up_to: str | None) -> Outcome:
        played: list[Step] = []
        parting: Parting | None = None
        before = _NOWHERE
        for number, step in enumerate(self._scenario.steps, 1):
            parting = self._done(number, step)
            after = self._walked()
            passes = _newly(before, after)
            played.append(replace(step, passes=passes))
            parting = parting or self._trouble(number) or self._parting(number, step, passes)
            before = after
            if parting is not None or (up_to is not None and up_to in after.standing):
                break
        else:
            parting = self._ended(before)
        case = self._case()
        flows = frozenset(before.flows)
        return Outcome(
            self._scenario,
            parting,
            tuple(played),
            frozenset(before.passed) | before.standing,
            flows,
            str(case.state) if case is not None else None,
            before.end,
            tuple(sorted(before.standing)),
        )

    def _provide(self) -> None:
        """Let the entries given be there as they are said to be; one a case of the sandbox uses stays as it is."""
        with transaction(self._session) as session:
            for each in self._scenario.given:
                old = get(session, each.register, each.number)
                if old is not None:
                    if session.scalar(select(EntryCase.how).where(EntryCase.entry_id == old.id).limit(1)):
                        continue
                    session.execute(delete(EntryKey).where(EntryKey.entry_id == old.id))
                    session.delete(old)
                    session.flush()
                save_entry(session, each.register, each.data, by=SYSTEM, number=each.number, scope=each.scope)
        self._player.settle()

    def _done(self, number: int, step: Step) -> Parting | None:
        place = step.name if step.sort in ("do", "timer") and step.case is None else None
        try:
            self._do(step)
            self._player.settle()
        except FieldsInvalid as refusal:
            zh = "；".join(f"{field}：{texts[0].zh}" for field, texts in refusal.fields.items())
            en = "; ".join(f"{field}: {texts[0].en}" for field, texts in refusal.fields.items())
            return Parting(number, place, Text(f"表单不接受所填内容：{zh}", f"the form does not take the data: {en}"))
        except (CannotPlay, EngineError) as refusal:
            return Parting(number, place, refusal.text)
        finally:
            self._session.expire_all()
        return None

    def _do(self, step: Step) -> None:
        data = self._values.filled(step.data)
        match step.sort:
            case "start":
                self._player.begin(self._starter(step), step.name, **data)
            case "do":
                self._do_task(step, data)
                while step.every and step.name in self._player.open_steps(self._needed(step)):
                    self._do_task(step, data)
            case "message":
                self._player.bring(step.name, self._key(step), data)
            case "signal":
                sent = {"kind": "signal", "name": step.name, "key": "", "payload": encode(data), "from": ""}
                with transaction(self._session):
                    schedule(self._session, JobKind.DELIVERY, payload=sent)
            case "until":
                self._player.pass_until(max(moment_of(step.name), clock.now()))
            case "timer":
                self._pass_to_timer(self._needed(step), step.name)
            case "cancel":
                self._player.cancel(self._needed(step), step.name)

    def _do_task(self, step: Step, data: Mapping[str, Any]) -> None:
        """Do a task as the person named, else as whoever may."""
        case, known = self._needed(step), self._known(step.by)
        if known is not None:
            try:
                self._player.do(case, step.name, by=known, **data)
            except CannotPlay:
                # People change their work; the scenario is about the procedure.
                known = None
            else:
                return
        self._player.do(case, step.name, **data)

    def _case(self) -> Instance | None:
        return next(iter(self._values.cases(self._scenario.process)), None)

    def _needed(self, step: Step) -> Instance:
        return self._values.case(step.case or self._scenario.process)

    def _known(self, by: str | None) -> str | None:
        """Return the login meant, or that of the first who holds the role meant; None when nobody here is meant.

        A scenario outlives the people it was made with.
        """
        found = select(Person.login).where(Person.is_active).order_by(Person.login)
        if by is not None and by.startswith(ROLE):
            found = found.join(RoleHolding, RoleHolding.person_id == Person.id)
            return self._session.scalar(found.where(RoleHolding.role_key == by.removeprefix(ROLE)).limit(1))
        return self._session.scalar(found.where(Person.login == by)) if by else None

    def _starter(self, step: Step) -> str:
        """Return who starts: the person named, else the first who may."""
        known = self._known(step.by)
        if known is not None:
            return known
        found = beginnings.starters(self._session, step.name)
        if not found:
            raise CannotPlay(Text(f"没有人可以发起“{step.name}”", f'Nobody may start "{step.name}"'))
        return found[0].login

    def _key(self, step: Step) -> str:
        """Return the key under which a case waits for the message: the one meant, else any."""
        waiting = select(Subscription.correlation_key).where(
            Subscription.kind == "message", Subscription.name == step.name
        )
        case = self._values.case(step.case) if step.case else self._case()
        ours = waiting.where(Subscription.instance_id == case.id) if case is not None else waiting
        return self._session.scalar(ours.limit(1)) or self._session.scalar(waiting.limit(1)) or ""

    def _pass_to_timer(self, case: Instance, element: str) -> None:
        due = self._session.scalar(
            select(func.min(Job.due_at)).where(
                Job.instance_id == case.id, Job.activity_id == element, Job.kind == JobKind.TIMER
            )
        )
        if due is None:
            raise CannotPlay(Text(f"“{element}”没有在计时", f'No timer runs at "{element}"'))
        self._player.pass_until(max(due, clock.now()))

    def _walked(self) -> Walked:
        case = self._case()
        return _NOWHERE if case is None else walked(self._session, case)

    def _trouble_ids(self) -> set[str]:
        failed = self._session.scalars(select(Job.id).where(Job.last_error.is_not(None)))
        return {*failed, *self._session.scalars(select(Incident.id))}

    def _trouble(self, number: int) -> Parting | None:
        """Tell of an incident or a failed service that is new."""
        found = [(row.id, row.activity_id, row.message) for row in self._session.scalars(select(Incident))]
        failed = self._session.scalars(select(Job).where(Job.last_error.is_not(None)))
        found += [(row.id, row.activity_id, row.last_error or "") for row in failed]
        for key, element, message in found:
            if key not in self._troubles:
                return Parting(number, element, Text(f"出现异常：{message}", f"something failed: {message}"))
        return None

    def _parting(self, number: int, step: Step, passes: Sequence[str]) -> Parting | None:
        if step.passes is None:
            return None
        expected, happened = Counter(step.passes), Counter(passes)
        if step.every:
            expected, happened = Counter(set(step.passes)), Counter(set(passes))
        missing = [each for each in dict.fromkeys(step.passes) if expected[each] > happened[each]]
        extra = [each for each in dict.fromkeys(passes) if happened[each] > expected[each]]
        if not missing and not extra:
            return None
        (zh, en), (zh_2, en_2) = self._listed(missing), self._listed(extra)
        parts = [Text(f"应经过{zh}而没有经过", f"expected to pass {en} and did not")] if missing else []
        parts += [Text(f"没有预期地经过了{zh_2}", f"passed {en_2} unexpectedly")] if extra else []
        text = Text("；".join(each.zh for each in parts), "; ".join(each.en for each in parts))
        return Parting(number, (missing or extra)[0], text)

    def _ended(self, last: Walked) -> Parting | None:
        case, expected = self._case(), self._scenario
        state = str(case.state) if case is not None else None
        if expected.state is not None and state != expected.state:
            text = Text(
                f"结束时应为“{_STATES[expected.state].zh}”，实际为“{_STATES[state or ''].zh}”",
                f"expected to be {expected.state} at the end, was {state or 'never begun'}",
            )
            return Parting(0, next(iter(sorted(last.standing)), None), text)
        if expected.end is not None and last.end != expected.end:
            (zh, en), (zh_2, en_2) = self._listed([expected.end]), self._listed([last.end] if last.end else [])
            return Parting(0, last.end, Text(f"应结束于{zh}，实际为{zh_2}", f"expected to end at {en}, not at {en_2}"))
        if expected.waits is not None and set(expected.waits) != last.standing:
            (zh, en), (zh_2, en_2) = self._listed(expected.waits), self._listed(sorted(last.standing))
            parted = next(iter(sorted(last.standing ^ set(expected.waits))), None)
            return Parting(0, parted, Text(f"应停在{zh}，实际停在{zh_2}", f"expected to wait at {en}, not at {en_2}"))
        return None

    def _listed(self, elements: Sequence[str]) -> tuple[str, str]:
        named = [f"“{names_of(self._session, self._scenario.process).get(each) or each}”" for each in elements]
        return "、".join(named) or "无", ", ".join(named) or "none"


_STATES: Mapping[str, Text] = {
    "": Text("未发起", "never begun"),
    "active": Text("办理中", "active"),
    "completed": Text("已办结", "completed"),
    "failed": Text("异常终止", "failed"),
    "cancelled": Text("已撤销", "cancelled"),
}


def _newly(before: Walked, after: Walked) -> list[str]:
    return [element for element, times in after.passed.items() for _ in range(times - before.passed.get(element, 0))]


def process_in(session: Session, process_key: str) -> Process | None:
    """Return a process as it is in force where the session is, None when there is none."""
    current = session.scalar(
        select(Definition.current_id).where(Definition.kind == DefinitionKind.PROCESS, Definition.key == process_key)
    )
    return diagram_of(session, current).processes[process_key] if current is not None else None


def names_of(session: Session, process_key: str) -> Mapping[str, str]:
    """Return the names of a process's elements by id, none where they have none."""
    process = process_in(session, process_key)
    return {} if process is None else {one.id: one.name for one in process.activities.values() if one.name}
