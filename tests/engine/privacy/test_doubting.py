"""What is chosen as the person's own is held against the name and telephone of who asks."""

from __future__ import annotations

from typing import Any

import pytest

from engine.privacy.doubting import doubts
from engine.privacy.targets import Target, subject_of
from tests.acceptance.privacy import internal, requested
from tests.engine.privacy.conftest import NAME, PHONE, Held

OTHER, FAR = "尉迟建国", "13700001111"


def told(held: Held, asked: dict[str, Any] | None, *targets: str, agent: bool = False) -> str:
    """Return what is doubted about these targets for a request of this person."""
    case = requested(held.company, **asked) if asked is not None else internal(held.company)
    if asked is not None:
        case.identified("agent" if agent else "confirmed")
    subject = subject_of(held.company.session, Target.listed("\n".join(targets)))
    return "；".join(one.words.zh for one in doubts(held.company.session, subject, case.instance))


@pytest.mark.parametrize(
    ("name", "contact", "said"),
    [
        (NAME, PHONE, ""),
        (f"{NAME}女士", f"电话 +86 139-1234-5678，{FAR}", ""),
        (NAME, "huimin@example.com", ""),
        (NAME, FAR, "KH-00001（电话）"),
        (OTHER, PHONE, "KH-00001（姓名）"),
        (OTHER, FAR, "KH-00001（姓名、电话）"),
    ],
)
def test_another_name_or_telephone_than_that_of_who_asks_is_told_without_it(
    held: Held, name: str, contact: str, said: str
) -> None:
    assert told(held, {"customer_name": name, "contact": contact}, "customer/KH-00001") == said


def test_what_only_mentions_the_person_is_not_doubted_and_a_number_is_told_once(held: Held) -> None:
    other = held.company.written_in(customer_name=OTHER, phone=FAR, content=f"楼上{NAME}家漏水。")
    asked = {"customer_name": NAME, "contact": PHONE}
    assert told(held, asked, held.case.number, f"提到 {other.number}") == ""
    assert told(held, asked, held.case.number, other.number) == f"{other.number}（姓名、电话）"


@pytest.mark.parametrize("agent", [True, False])
def test_where_an_agent_asks_or_the_company_itself_the_choice_is_held_against_its_first_entry(
    held: Held, agent: bool
) -> None:
    other = held.company.written_in(customer_name=OTHER, phone=FAR)
    asked = {"customer_name": "律师李某", "contact": "13500002222"} if agent else None
    assert told(held, asked, held.case.number, "customer/KH-00001", agent=agent) == ""
    chosen = (held.case.number, "customer/KH-00001", other.number)
    assert told(held, asked, *chosen, agent=agent) == f"{other.number}（姓名、电话）"
