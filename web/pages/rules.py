"""The rules of the company for auditors: what carries each out, and the cases in which it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, render_template, request

from engine.errors import NotFound
from engine.queries.carriers import Carrier, Place, carriers
from engine.queries.paging import page_of
from engine.queries.passing import LATEST, SHOWN, Passed, cases_through
from engine.text import Text
from web import current, db
from web.i18n import language
from web.work import names, tables
from web.work.matrix import CARRIERS, STATES, Asked, Line, line_of, matrix, prefixes
from web.work.rules import KINDS, rules_of

blueprint = Blueprint("rules", __name__, url_prefix="/rules")
blueprint.add_app_template_filter(names.state_name)
NAMES = ("q", "prefix", "kind", "state")
HEAD = (
    Text("条款", "Rule"),
    Text("类别", "Kind"),
    Text("内容", "Says"),
    Text("落实情况", "State"),
    Text("落实之处", "Carried out by"),
    Text("不落实的理由", "Reason"),
    Text("测试", "Tests"),
)


@blueprint.before_request
@current.signed_in
def people_only() -> None:
    """Let only signed-in people in."""


@blueprint.get("/")
def index() -> str:
    """List the rules with what carries each out."""
    asked = asked_for()
    lines = matrix(db.session())
    taken = [line for line in lines if asked.takes(line)]
    number = max(1, request.args.get("page", type=int, default=1))
    return render_template(
        "rules/index.html",
        page=page_of(taken, number),
        found=len(taken),
        total=len(lines),
        asked=asked,
        query={name: value for name, value in request.args.items() if name in NAMES and value},
        prefixes=prefixes(),
        kinds=KINDS,
        states=STATES,
        called=CARRIERS,
    )


@blueprint.get("/rules.xlsx")
def as_xlsx() -> Response:
    """Send the rules the list shows as a workbook."""
    asked, lang = asked_for(), language()
    lines = [_row(line, lang) for line in matrix(db.session()) if asked.takes(line)]
    content = tables.to_xlsx([[head.in_(lang) for head in HEAD], *lines], Text("条款", "Rules").in_(lang))
    response = Response(content, content_type=tables.XLSX)
    response.headers.set("Content-Disposition", "attachment", filename="rules.xlsx")
    return response


@blueprint.get("/<rule>")
def show(rule: str) -> str:
    """Show one rule: what carries it out, where in its picture, and the cases that went through there."""
    session = db.session()
    carried = carriers(session).get(rule, ())
    (known,) = rules_of([rule])
    if known.text is None and not carried:
        raise NotFound(Text("没有该条款", "There is no such rule"))
    reached = cases_through(session, {place for carrier in carried for place in carrier.places}, current.actor())
    return render_template(
        "rules/show.html",
        line=line_of(known, carried),
        rows=[(carrier, latest(reached, carrier)) for carrier in carried],
        kinds=KINDS,
        states=STATES,
        called=CARRIERS,
        looked=LATEST,
    )


def latest(reached: Mapping[Place, Sequence[Passed]], carrier: Carrier) -> list[Passed]:
    """Return the latest cases that went through one of the places of a carrier, each once."""
    found = dict.fromkeys(case for place in carrier.places for case in reached[place])
    return sorted(found, key=lambda case: case.started_at, reverse=True)[:SHOWN]


def asked_for() -> Asked:
    """Return the filters of the address."""
    text, prefix, kind, state = (request.args.get(name, "").strip()[:100] for name in NAMES)
    return Asked(prefix=prefix, kind=kind, state=state, text=text)


def _row(line: Line, lang: str) -> list[str]:
    kind, rule = KINDS.get(line.rule.kind), line.rule
    return [
        rule.id,
        kind.in_(lang) if kind else "",
        rule.text.in_(lang) if rule.text else "",
        STATES[line.state].in_(lang),
        "\n".join(_words(line.carriers, lang)),
        rule.reason.in_(lang) if rule.reason else "",
        "\n".join(line.tests),
    ]


def _words(carried: Sequence[Carrier], lang: str) -> list[str]:
    named = [(CARRIERS[one.kind], one.within, *([one.name] if one.name else [])) for one in carried]
    return [" ".join(text.in_(lang) for text in texts) for texts in named]
