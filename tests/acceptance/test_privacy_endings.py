"""However a request about personal data ends, who asked is in its case no longer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import commands
from engine.actor import SYSTEM
from engine.errors import Conflict
from engine.instances.programs import current_revision
from engine.ledger import verify
from engine.model import DefinitionKind
from tests.acceptance.conftest import Company
from tests.acceptance.privacy import ASKS, REACHED, WHO, PrivacyRequest, requested
from web.demo.load import shipped_files

CUSTOMER = "customer/KH-00009"
FILE = "privacy-request.bpmn"
STEPS: dict[str, Callable[[PrivacyRequest], object]] = {
    "identify": lambda case: case,
    "propose": lambda case: case.identified(),
    "decide": lambda case: case.identified().proposed("export", CUSTOMER),
    "hand_over": lambda case: case.identified().proposed("export", CUSTOMER).decided(),
    "answer": lambda case: case.identified("failed"),
}


@pytest.fixture
def customer(company: Company) -> Company:
    company.save("customer", "KH-00009", name=WHO, phone=REACHED, kind="owner")
    return company


def cancelled(company: Company, case: PrivacyRequest) -> None:
    commands.cancel(company.session, case.instance.id, reason="本人撤回请求", by=company.actor("admin"))
    company.session.expire_all()


def is_forgotten(case: PrivacyRequest) -> bool:
    """Tell whether nothing of the case names who asked, and the record is whole and says so."""
    session = case.company.session
    state = case.instance.state_blob.decode()
    said = str([case.values, case.instance.title, state, *(fact.revealed for fact in case.facts)])
    notes = [fact for fact in case.facts if fact.type == "privacy.erased"]
    checked = verify(session, f"pi/{case.number}")
    names = any(word in said for word in (WHO, REACHED))
    return checked.ok and checked.erased > 0 and len(notes) == 1 and not names


@pytest.mark.parametrize("step", STEPS)
def test_cancelled_by_an_administrator_at_any_step_it_names_nobody(customer: Company, step: str) -> None:
    case = requested(customer)
    STEPS[step](case)
    assert case.steps == [step]
    assert not is_forgotten(case)
    cancelled(customer, case)
    assert (case.state, is_forgotten(case)) == ("cancelled", True)


@pytest.mark.parametrize(("identity", "decision"), [("failed", ""), ("confirmed", "reject"), ("confirmed", "agree")])
def test_refused_or_done_it_names_nobody(customer: Company, identity: str, decision: str) -> None:
    case = requested(customer, "correct").identified(identity)
    if decision:
        case.proposed("correct", CUSTOMER).decided(decision, opinion="台账无误。")
    if decision == "agree":
        case.do("correct", by=ASKS, corrected_note="KH-00009 电话栏。")
    case.answered()
    ended = "done" if decision == "agree" else "declined"
    assert (case.state, case.instance.ended_as, is_forgotten(case)) == ("completed", ended, True)


def forgetful() -> bytes:
    """Return the procedure as somebody may have drawn it who leaves out what empties and clears the contact."""
    drawn = shipped_files()[FILE].decode()
    for name in ("customer_name", "contact", "request_words"):
        drawn = drawn.replace(f'<zeebe:output source="=null" target="{name}"/>', "")
    return drawn.replace('type="privacy.forget"', 'type="privacy.note"').encode()


@pytest.mark.parametrize("cancels", [True, False])
def test_moved_to_another_revision_it_names_nobody_whatever_that_says(customer: Company, cancels: bool) -> None:
    case = requested(customer).identified()
    commands.deploy(customer.session, {FILE: forgetful()}, by=SYSTEM)
    now = current_revision(customer.session, DefinitionKind.PROCESS, "privacy-request").id
    commands.migrate(customer.session, case.instance.id, now, reason="改用新版", by=SYSTEM)
    case.proposed("decline")
    if cancels:
        cancelled(customer, case)
    else:
        case.decided().answered()
    assert (case.instance.revision_id, case.state) == (now, "cancelled" if cancels else "completed")
    assert is_forgotten(case)


def test_what_was_approved_is_handed_over_no_more_once_the_request_was_cancelled(customer: Company) -> None:
    case = requested(customer).identified().proposed("export", CUSTOMER).decided()
    assert commands.hand_over_person(customer.session, case.number, by=customer.actor(ASKS))
    cancelled(customer, case)
    with pytest.raises(Conflict):
        commands.hand_over_person(customer.session, case.number, by=customer.actor(ASKS))
