"""Work for people: a form to fill in, somebody to do it, roles that exist (D10)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.definitions.model import Activity
from engine.errors import Problem
from engine.lint.constants import names_in
from engine.lint.subject import Subject, problem
from engine.lint.words import label, named
from engine.text import Text

SIGNATURE = "firebreak:signature"
_SIGNED = ("decision", "opinion")


def forms(subject: Subject) -> Iterator[Problem]:
    """A user task has a form, and the form exists; a signature's form has the fields it needs."""
    known = subject.known.forms
    for activity in subject.activities:
        if activity.form_id is None:
            if activity.kind == "userTask":
                yield problem(
                    "form-missing",
                    activity.id,
                    Text(f"{named(activity).zh}没有表单", f"the {named(activity).en} has no form"),
                    Text(
                        "请在属性面板中选择表单；没有表单时办理人只能确认完成",
                        "Choose a form; without one a person can only confirm that it is done",
                    ),
                    "warning",
                )
        elif known is not None and activity.form_id not in {*known, *subject.diagram.forms}:
            yield problem(
                "form-unknown",
                activity.id,
                Text(
                    f"{named(activity).zh}使用的表单 {activity.form_id} 不存在",
                    f"the form {activity.form_id} of the {named(activity).en} does not exist",
                ),
                Text("请选择已有的表单，或一并提交该表单文件", "Choose a form that exists, or hand in its file too"),
            )
        elif SIGNATURE in activity.properties:
            yield from _signature(activity, subject.known.form_fields.get(activity.form_id))


def _signature(activity: Activity, fields: Collection[str] | None) -> Iterator[Problem]:
    missing = [name for name in _SIGNED if fields is not None and name not in fields]
    if missing:
        listed = ", ".join(missing)
        yield problem(
            "signature-fields",
            activity.id,
            Text(
                f"{named(activity).zh}是签署任务，但表单 {activity.form_id} 缺少字段 {listed}",
                f"the {named(activity).en} is a signature, but its form {activity.form_id} lacks {listed}",
            ),
            Text("请在表单中加上这些字段", "Add these fields to the form"),
        )


def somebody(subject: Subject) -> Iterator[Problem]:
    """A user task is given to somebody: by itself or by the lane it stands in."""
    for activity in subject.activities:
        if activity.kind != "userTask":
            continue
        own = activity.assignee or activity.candidate_groups or activity.candidate_users
        if own is None and activity.lane_role is None:
            yield problem(
                "nobody-assigned",
                activity.id,
                Text(f"没有人办理{named(activity).zh}", f"there is nobody to do the {named(activity).en}"),
                Text(
                    "请把它放进一条泳道，或填写办理人或候选角色",
                    "Put it into a lane, or name an assignee or candidate groups",
                ),
            )


def undecided_tasks(subject: Subject) -> Iterator[Problem]:
    """A task of no type is passed through; nobody would ever see it."""
    for activity in subject.activities:
        if activity.kind == "task":
            yield problem(
                "task-without-type",
                activity.id,
                Text(
                    f"{named(activity).zh}没有类型，运行时会直接通过，不会派给任何人",
                    f"the {named(activity).en} has no type; it is passed through and given to nobody",
                ),
                Text("请改为用户任务、服务任务等", "Turn it into a user task, a service task or another type"),
                "warning",
            )


def roles(subject: Subject) -> Iterator[Problem]:
    """Roles named by lanes and candidate groups exist."""
    known = subject.known.roles
    if known is None:
        return
    for process in subject.processes:
        for lane, role in process.lane_roles.items():
            dependent = [
                activity
                for activity in process.activities.values()
                if activity.lane == lane
                and activity.kind == "userTask"
                and not (activity.assignee or activity.candidate_groups or activity.candidate_users)
            ]
            if role not in known and dependent:
                words = label(Text("泳道", "lane"), process.lanes[lane], lane)
                yield problem(
                    "role-unknown",
                    lane,
                    Text(
                        f"{words.zh}所指的角色 {role} 不存在",
                        f"the {words.en} names the role {role}, which does not exist",
                    ),
                    Text(
                        "请把泳道名称改为已有角色，或在泳道上设置 firebreak:role",
                        "Name the lane after a role that exists, or set firebreak:role on it",
                    ),
                )
    for activity in subject.activities:
        for role in names_in(activity.candidate_groups):
            if role not in known:
                yield problem(
                    "role-unknown",
                    activity.id,
                    Text(
                        f"{named(activity).zh}的候选角色 {role} 不存在",
                        f"the candidate group {role} of the {named(activity).en} is not a role",
                    ),
                    Text("请改为已有的角色", "Name a role that exists"),
                )


RULES = (forms, somebody, undecided_tasks, roles)
