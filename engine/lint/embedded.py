"""Forms that stand in the diagram itself: the same rules as for form files, each problem named at its step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.errors import Problem
from engine.lint.forms import lint_form
from engine.lint.subject import Subject
from engine.text import Text


def forms(subject: Subject) -> Iterator[Problem]:
    """A form kept in ``zeebe:userTaskForm`` is as sound as a file has to be; one that no step uses is left alone."""
    users: dict[str, str] = {}
    for activity in subject.activities:
        if activity.form_id is not None:
            users.setdefault(activity.form_id, activity.id)
    for form_id, source in subject.diagram.forms.items():
        if form_id not in users:
            continue
        for each in lint_form(source.encode(), embedded=True):
            inside = f" {each.element_id}" if each.element_id else ""
            zh, en = f"内嵌表单 {form_id}{inside}：{each.text.zh}", f"embedded form {form_id}{inside}: {each.text.en}"
            yield replace(each, element_id=users[form_id], text=Text(zh, en))


RULES = (forms,)
