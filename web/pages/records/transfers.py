"""Transfers to the archive: chosen from the list of records, made as a package, received by another person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from flask import Response as Answer
from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from engine import commands
from engine.commands.evidence import MOST, retry_package
from engine.errors import FieldsInvalid, Invalid
from engine.files import packages
from engine.model import ArchiveTransfer, Person
from engine.queries.paging import needed, page_of
from engine.queries.records import to_hand_over
from engine.records import transfers as kept
from engine.records.keepers import KEEPERS
from engine.records.terms import Terms
from engine.text import Text
from web import current, db
from web.filters import words
from web.i18n import LANGUAGES
from web.packages.progress import progress_of, sent
from web.pages.records.base import blueprint, may_keep
from web.pages.records.listing import NAMES, asked_of
from web.work.answers import go
from web.work.filtering import page_of as page_number


@blueprint.get("/transfers/")
def transfers() -> str:
    """List the transfers, the newest first."""
    session = db.session()
    number = page_number(request.args)
    page = page_of(
        session.scalars(select(ArchiveTransfer).order_by(ArchiveTransfer.number.desc()).limit(needed(number))).all(),
        number,
    )
    return render_template("records/transfers.html", page=page, people=_people(session, page.rows))


@blueprint.get("/transfers/new")
@current.needs_role(*KEEPERS)
def new_transfer() -> str:
    """Say how many records of which classes the list, as it is narrowed, would hand over."""
    return _chosen(request.args)


@blueprint.post("/transfers/")
def hand_over() -> Response | tuple[str, int]:
    """Hand over the records that were shown."""
    form, session = request.form, db.session()
    try:
        language = form.get("language", "zh")
        made = commands.hand_over(session, form.get("numbers", "").split(), by=current.actor(), language=language)
    except Invalid as refusal:
        return _chosen(form, refusal.text), refusal.status
    return go(url_for(".transfer", number=made.number))


@blueprint.get("/transfers/<number>")
def transfer(number: str) -> str:
    """Show one transfer: how far its package is, what it holds, who received it."""
    return _page(number)


@blueprint.get("/transfers/<number>.zip")
def download_transfer(number: str) -> Answer:
    """Send the package of a transfer."""
    session = db.session()
    return sent(packages.get(session, kept.find(session, number).package))


@blueprint.post("/transfers/<number>/retry")
def retry_transfer(number: str) -> Response:
    """Make the package again that failed."""
    session = db.session()
    retry_package(session, kept.find(session, number).package, by=current.actor())
    return go(url_for(".transfer", number=number))


@blueprint.post("/transfers/<number>/receive")
def receive_transfer(number: str) -> Response | tuple[str, int]:
    """Confirm that the package came whole."""
    try:
        commands.receive_transfer(db.session(), number, request.form.get("sha256", ""), by=current.actor())
    except FieldsInvalid as refused:
        return _page(number, refused), refused.status
    return go(url_for(".transfer", number=number), _("已接收"))


@blueprint.post("/transfers/<number>/withdraw")
def withdraw_transfer(number: str) -> Response | tuple[str, int]:
    """End a transfer nobody received."""
    try:
        commands.withdraw_transfer(db.session(), number, request.form.get("reason", ""), by=current.actor())
    except FieldsInvalid as refused:
        return _page(number, refused), refused.status
    return go(url_for(".transfer", number=number), _("已撤回"))


def _chosen(given: Mapping[str, str], refusal: Text | None = None) -> str:
    session = db.session()
    terms = Terms(session)
    found, more = to_hand_over(session, asked_of(given), MOST)
    classes = Counter(words(terms.of(one.process_key).kind.title) for one in found)
    return render_template(
        "records/transfer_new.html",
        found=found,
        more=more,
        most=MOST,
        classes=classes.most_common(),
        query={name: given[name] for name in NAMES if given.get(name)},
        wanted_language=given.get("language") or current.actor().locale,
        languages=LANGUAGES,
        refusal=refusal,
    )


def _page(number: str, refused: FieldsInvalid | None = None) -> str:
    session = db.session()
    found = kept.find(session, number)
    made = packages.find(session, found.package)
    return render_template(
        "records/transfer.html",
        found=found,
        records=kept.records_of(session, number),
        people=_people(session, [found]),
        may_keep=may_keep(),
        may_receive=may_keep() and found.ordered_by != current.actor().id,
        errors=refused.fields if refused else {},
        given=request.form,
        **(progress_of(session, made) if made else {"made": None}),
    )


def _people(session: Session, made: Sequence[ArchiveTransfer]) -> dict[str, str]:
    ids = {one for each in made for one in (each.ordered_by, each.received_by) if one}
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}
