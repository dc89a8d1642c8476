"""The scenarios of a working copy: how each goes, and what none of them reaches."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.commands import studio
from engine.commands.studio.rounds import cancel_round, order_round, round_of
from engine.definitions.scenario import read_scenario, write_scenario
from engine.errors import EngineError, Invalid
from engine.model import WorkingCopy
from engine.queries.studio import files_of, find_file
from engine.text import Text
from web import current, db, i18n
from web.pages.studio.base import blueprint, opened
from web.trial import rounds as rounds  # registers the jobs that play scenarios
from web.trial import shelf
from web.trial.places import contents_of, digest_of
from web.trial.recording import expecting
from web.trial.results import Results, learned, results_of


@blueprint.app_template_global()
def scenario_results(copy_id: str) -> Results | None:
    """Return what the last run of a copy's scenarios gave, for pages where a change is judged."""
    copy = db.session().get(WorkingCopy, copy_id)
    return results_of(db.session(), copy) if copy is not None else None


@blueprint.get("/<copy_id>/scenarios")
def scenarios(copy_id: str) -> str | Response:
    """Show the scenarios of a copy with what their last run gave; while one is under way, how far it is."""
    copy = opened(copy_id)
    session = db.session()
    under_way = round_of(session, copy.id)
    if "HX-Request" in request.headers and (under_way is None or not under_way.is_running):
        # The page that follows the progress shows the results whole, with the diagram.
        return Response(headers={"HX-Refresh": "true"})
    found = shelf.among(contents_of(session, copy))
    diagram = next((file.name for file in files_of(session, copy) if file.name == f"{copy.process_key}.bpmn"), None)
    return render_template(
        "studio/scenarios.html",
        copy=copy,
        scenarios={name: each for name, each in found.items() if each.process == copy.process_key},
        results=results_of(session, copy),
        round=under_way,
        diagram_url=url_for(".read", copy_id=copy.id, name=diagram) if diagram else "",
    )


@blueprint.post("/<copy_id>/scenarios/run")
def run_scenarios(copy_id: str) -> Response:
    """Order that all scenarios of the copy be played."""
    session, copy = db.session(), opened(copy_id)
    files = contents_of(session, copy)
    own = [name for name, each in shelf.among(files).items() if each.process == copy.process_key]
    try:
        order_round(session, copy.id, own, digest_of(files), by=current.actor())
    except EngineError as refusal:
        flash(refusal.text.in_(i18n.language()), "error")
    return redirect(url_for(".scenarios", copy_id=copy_id), 303)


@blueprint.post("/<copy_id>/scenarios/cancel")
def cancel_scenarios(copy_id: str) -> Response:
    """Give up playing the scenarios."""
    cancel_round(db.session(), opened(copy_id).id, by=current.actor())
    flash(_("已停止运行场景"))
    return redirect(url_for(".scenarios", copy_id=copy_id), 303)


@blueprint.post("/<copy_id>/scenarios/expect/<name>")
def expect_anew(copy_id: str, name: str) -> Response:
    """Let a scenario expect the way it goes now; one that cannot be played to its end stays as it was."""
    copy = opened(copy_id)
    file = find_file(db.session(), copy, name)
    try:
        outcome = learned(db.session(), copy, read_scenario(file.content))
        if outcome.parting is not None:
            told = outcome.parting.text.in_(i18n.language())
            raise Invalid(Text(f"走不到结束，请重新试运行并保存：{told}", f"It cannot be played to its end: {told}"))
        content = write_scenario(expecting(outcome))
        studio.save_file(db.session(), copy.id, name, content, seen=file.version, by=current.actor())
        flash(_("“%(name)s”已改为预期现在的走法，请再运行一次", name=outcome.scenario.name))
    except EngineError as refusal:
        flash(refusal.text.in_(i18n.language()), "error")
    return redirect(url_for(".scenarios", copy_id=copy_id), 303)


@blueprint.post("/<copy_id>/scenarios/remove/<name>")
def remove_scenario(copy_id: str, name: str) -> Response:
    """Take a scenario out of the copy."""
    try:
        studio.remove_file(db.session(), copy_id, name, by=current.actor())
    except EngineError as refusal:
        flash(refusal.text.in_(i18n.language()), "error")
    return redirect(url_for(".scenarios", copy_id=copy_id), 303)
