"""Decision models that build on other files: names, types, functions and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from engine.dmn import DmnInvalid, imported_namespaces, model_namespace, models_of, read
from engine.dmn.reader import read_draft

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def model(namespace: str, body: str, **imports: str) -> bytes:
    lines = "".join(
        f'<import id="i_{alias}" namespace="urn:{target}" name="{alias.replace("_", " ")}" importType="{DMN}"/>'
        for alias, target in imports.items()
    )
    head = f'<definitions xmlns="{DMN}" xmlns:lib="urn:rates" id="m" name="m" namespace="urn:{namespace}">'
    return f"{head}{lines}{body}</definitions>".encode()


def literal(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


def decision(key: str, text: str, *needs: str, kind: str = "Any") -> str:
    links = "".join(f"<informationRequirement><{need}/></informationRequirement>" for need in needs)
    return (
        f'<decision id="{key}" name="{key}"><variable name="{key}" typeRef="{kind}"/>{links}{literal(text)}</decision>'
    )


RATES = model(
    "rates",
    '<itemDefinition name="tRate"><typeRef>number</typeRef><allowedValues><text>[0..1]</text></allowedValues>'
    '</itemDefinition><inputData id="in" name="customer level"><variable name="customer level" typeRef="string"/>'
    '</inputData><businessKnowledgeModel id="k" name="half of"><variable name="half of"/><encapsulatedLogic>'
    f'<formalParameter name="n" typeRef="number"/>{literal("n / 2")}</encapsulatedLogic></businessKnowledgeModel>'
    + decision("rate", 'if customer level = "VIP" then 0.8 else 0.4', 'requiredInput href="#in"', kind="tRate"),
)
FILES: Mapping[str, bytes] = {"urn:rates": RATES}


def price(text: str, *needs: str, kind: str = "Any") -> bytes:
    return model("prices", decision("rate", text, *needs, kind=kind), our_rates="rates")


def test_an_imported_decision_is_known_by_the_name_of_its_import() -> None:
    source = price("our rates.rate * 100", 'requiredDecision href="urn:rates#rate"')
    decided = read(source, FILES.get).decisions["rate"].evaluate({"customer level": "VIP"})
    assert decided.value == 80
    (required,) = decided.explanation["required"]
    assert (required["name"], required["value"]) == ("rate", 0.8)


def test_imported_inputs_may_be_given_under_the_import() -> None:
    source = price("our rates.customer level", 'requiredInput href="urn:rates#in"')
    rate = read(source, FILES.get).decisions["rate"]
    assert rate.evaluate({"customer level": "VIP"}).value == "VIP"
    assert rate.evaluate({"our rates": {"customer level": "A"}, "customer level": "B"}).value == "A"
    assert rate.evaluate({"customer level": 5}).value is None


def test_imported_functions_and_types_are_used_by_qualified_name() -> None:
    knowledge = '<knowledgeRequirement><requiredKnowledge href="urn:rates#k"/></knowledgeRequirement>'
    source = price("our rates.half of(x) instance of our rates.tRate", kind="boolean")
    source = source.replace(b"<literalExpression>", knowledge.encode() + b"<literalExpression>")
    assert read(source, FILES.get).decisions["rate"].evaluate({"x": 1}).value is True
    for kind in ("our rates.tRate", "lib:tRate"):
        decided = read(price("x", kind=kind), FILES.get).decisions["rate"]
        assert (decided.evaluate({"x": 0.5}).value, decided.evaluate({"x": 2}).value) == (0.5, None)


def test_imports_reach_through_imports() -> None:
    middle = model("middle", decision("m", "r.rate + 1", 'requiredDecision href="urn:rates#rate"'), r="rates")
    top = model("top", decision("t", "mid.m * 2", 'requiredDecision href="urn:middle#m"'), mid="middle")
    files = {**FILES, "urn:middle": middle}
    assert read(top, files.get).decisions["t"].evaluate({"customer level": "no"}).value == Decimal("2.8")


def test_a_missing_import_says_which_file_to_add() -> None:
    with pytest.raises(DmnInvalid) as caught:
        read(price("1"))
    (problem,) = caught.value.problems
    assert problem.element_id == "i_our_rates"
    assert "urn:rates" in problem.text.zh
    assert "deploy it together" in problem.text.en


def test_an_import_with_mistakes_or_in_a_circle_is_refused() -> None:
    broken = {"urn:rates": RATES.replace(b"n / 2", b"n /")}
    assert [one.element_id for one in read_draft(price("1"), broken.get).problems] == ["i_our_rates"]
    circle = {"urn:rates": model("rates", decision("r", "1"), back="prices"), "urn:prices": price("1")}
    assert "leads back" in str([one.text.en for one in read_draft(price("1"), circle.get).problems])
    assert read_draft(price("1"), {"urn:rates": b"<no/>"}.get).problems


def test_a_lattice_of_imports_is_read_file_by_file() -> None:
    reads: list[str] = []

    def find(space: str) -> bytes | None:
        reads.append(space)
        level = int(space.removeprefix("urn:l").partition("_")[0]) + 1
        below = {"a": f"l{level}_a", "b": f"l{level}_b"} if level < 30 else {}
        return model(space.removeprefix("urn:"), decision("d", "1"), **below)

    top = model("top", decision("d", "1"), a="l0_a", b="l0_b")
    assert not read_draft(top, find).problems
    assert len(reads) == 60


def test_a_namespace_shared_by_two_files_leads_to_neither() -> None:
    other = RATES.replace(b"0.8", b"0.9")
    assert models_of([RATES, RATES, b"<no/>"])("urn:rates") == RATES
    assert models_of([RATES, other, RATES])("urn:rates") is None


def test_namespaces_are_told_without_reading_the_whole_file() -> None:
    assert model_namespace(RATES) == "urn:rates"
    assert imported_namespaces(price("1 +")) == ("urn:rates",)
    assert (model_namespace(b"<a/>"), imported_namespaces(b"")) == (None, ())
