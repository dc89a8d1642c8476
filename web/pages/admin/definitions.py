"""The files in force: what was deployed by whom and when, deploying more, and reading each revision."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from flask import Response as Answer
from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from werkzeug.wrappers import Response

from engine import commands
from engine.definitions.endings import ENDINGS
from engine.definitions.importing import BroughtIn
from engine.errors import DefinitionInvalid, Invalid, NotFound, Problem
from engine.lint.gaps import fillable
from engine.model import Definition, DefinitionKind, Deployment, Person, Revision
from engine.queries import migrations
from engine.text import Text
from web import current, db
from web.pages.admin.base import blueprint, for_owners
from web.work.bringing import bring
from web.work.drafts import gaps_in
from web.work.names import in_language

SUFFIXES = (*ENDINGS, ".toml")
KINDS = {
    DefinitionKind.PROCESS: Text("流程图", "Diagrams"),
    DefinitionKind.DECISION: Text("决策表", "Decision tables"),
    DefinitionKind.FORM: Text("表单", "Forms"),
    DefinitionKind.SCENARIO: Text("场景", "Scenarios"),
}


@dataclass(frozen=True)
class Asked:
    """What the form of the page says beside the files."""

    note: str = ""
    drafts: bool = False


@dataclass(frozen=True)
class Line:
    """A revision with its definition and who deployed it; ``by`` is empty for the system."""

    definition: Definition
    revision: Revision
    by: str
    note: str
    count: int

    @property
    def is_draft(self) -> bool:
        """Tell whether the revision is a draft procedure."""
        return gaps_in(self.revision) is not None

    @property
    def name(self) -> str:
        """Return what the definition is called in the language of the request."""
        return in_language(self.definition.settings.get("title"), self.definition.name)


@blueprint.get("/definitions")
@for_owners
def definitions() -> str:
    """List what is in force."""
    return _page(Asked())


@blueprint.post("/definitions")
@for_owners
def deploy() -> Response | tuple[str, int]:
    """Put the uploaded files into force, all or none; what is wrong is listed by file and element.

    Foreign settings are translated first.  What was translated, and what people fill in for in a draft, is shown.
    """
    asked = Asked(request.form.get("note", "").strip(), "drafts" in request.form)
    session = db.session()
    brought: BroughtIn | None = None
    try:
        brought = bring(session, _uploaded())
        deployment = commands.deploy(session, brought.files, by=current.actor(), note=asked.note, drafts=asked.drafts)
    except DefinitionInvalid as refusal:
        return _page(asked, brought, refusal=refusal.text, problems=refusal.problems), refusal.status
    except Invalid as refusal:
        return _page(asked, refusal=refusal.text), refusal.status
    new = session.scalars(select(Revision).where(Revision.deployment_id == deployment.id)).all()
    if new:
        flash(_("已部署，产生 %(n)s 个新版次", n=len(new)))
    else:
        flash(_("已部署；内容与现行版次相同的文件没有产生新版次"))
    drafts = {each.definition.name: gaps for each in new if (gaps := gaps_in(each)) is not None}
    if brought.report or drafts:
        return _page(Asked(), brought, drafts=drafts), 200
    return redirect(url_for(".definitions"), 303)


@blueprint.get("/definitions/<definition_id>")
@for_owners
def definition(definition_id: str) -> str:
    """Show every revision of one definition, the newest first."""
    lines = _lines(Revision.definition_id == definition_id)
    if not lines:
        raise NotFound()
    lines.sort(key=lambda line: line.revision.number, reverse=True)
    return render_template(
        "admin/definition.html",
        lines=lines,
        kinds=KINDS,
        at_work=migrations.at_work(db.session(), definition_id),
        orders=migrations.orders(db.session(), definition_id),
    )


@blueprint.get("/definitions/source/<revision_id>")
@for_owners
def source(revision_id: str) -> Answer:
    """Send the file of a revision as it was deployed."""
    revision = db.session().get(Revision, revision_id)
    if revision is None:
        raise NotFound()
    name = PurePath(revision.file_name)
    answer = send_file(
        io.BytesIO(revision.source),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=f"{name.stem}-{revision.label.replace('/', '')}{name.suffix}",
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _uploaded() -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for upload in request.files.getlist("files"):
        name = PurePath((upload.filename or "").replace("\\", "/")).name
        if not name:
            continue
        if not name.lower().endswith(SUFFIXES):
            raise Invalid(
                Text(f"不能部署“{name}”，可用的文件：{' '.join(SUFFIXES)}", f'"{name}" is none of {" ".join(SUFFIXES)}')
            )
        if name in files:
            raise Invalid(Text(f"文件“{name}”选择了两次", f'The file "{name}" was chosen twice'))
        files[name] = upload.read()
    if not files:
        raise Invalid(Text("请选择要部署的文件", "Choose the files to deploy"))
    return files


def _page(
    asked: Asked,
    brought: BroughtIn | None = None,
    *,
    refusal: Text | None = None,
    problems: Sequence[Problem] = (),
    drafts: Mapping[str, Sequence[tuple[str, Text]]] | None = None,
) -> str:
    lines = sorted(
        _lines(Revision.id == Definition.current_id),
        key=lambda line: (str(line.definition.settings.get("number", "~")), line.definition.key),
    )
    files: dict[str, list[Problem]] = {}
    for problem in problems:
        files.setdefault(problem.file or "", []).append(problem)
    return render_template(
        "admin/definitions.html",
        groups={kind: [line for line in lines if line.definition.kind == kind] for kind in KINDS},
        kinds=KINDS,
        suffixes=SUFFIXES,
        refusal=refusal,
        files=files,
        count=len(problems),
        only_details=bool(problems) and not asked.drafts and all(map(fillable, problems)),
        asked=asked,
        report=brought.report if brought is not None else {},
        drafts=drafts or {},
    )


def _lines(condition: object) -> list[Line]:
    every = aliased(Revision)
    count = select(func.count()).where(every.definition_id == Definition.id).scalar_subquery()
    found = (
        select(Definition, Revision, Person.name, Deployment.note, count)
        .join(Revision, Revision.definition_id == Definition.id)
        .join(Deployment, Deployment.id == Revision.deployment_id)
        .outerjoin(Person, Person.id == Deployment.by_id)
        .where(condition)  # type: ignore[arg-type]
    )
    return [Line(row, revision, by or "", said, n) for row, revision, by, said, n in db.session().execute(found)]
