"""What only mentions the person: their mentions go, whom it is about keeps everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from engine import commands
from engine.commands import Upload
from engine.errors import Invalid
from engine.files import open_file
from engine.model import Attachment
from engine.privacy.orders import Order
from engine.privacy.scrubbing import ERASED, RESTRICTED
from engine.privacy.targets import Target, subject_of
from engine.registers import get
from tests.acceptance.conftest import Case
from tests.acceptance.privacy import PrivacyRequest, internal
from tests.engine.privacy.conftest import NAME, PHONE, Held

OTHER, REACHED, MAIL = "尉迟建国", "13700001111", "jianguo@example.com"
SAID = f"本人{OTHER}家天花板渗水。楼上{NAME}（{PHONE}）说已报修，让{OTHER}等。请尽快处理。"
LEFT = f"本人{OTHER}家天花板渗水。楼上{ERASED}（{ERASED}）说已报修，让{OTHER}等。请尽快处理。"
CLAIM = "赔偿天花板修复费用。"
PHOTO = b"ceiling" * 50


@dataclass
class Neighbour:
    """The customer, and the ended complaint of another who names them as a neighbour."""

    held: Held
    case: Case

    def ask(self, kind: str = "erase", *mentions: str) -> PrivacyRequest:
        """Propose to do something about all of the customer, and about what mentions them."""
        chosen = [target.ref for target in self.held.targets]
        lines = [f"提到 {ref}" for ref in mentions or (self.case.number,)]
        return internal(self.held.company, kind).proposed(kind, *chosen, *lines)

    def carried_out(self, kind: str = "erase", *mentions: str) -> PrivacyRequest:
        """Let two do it."""
        case = self.ask(kind, *mentions).decided(by="sunjia")
        self.held.company.session.rollback()
        self.held.company.session.expire_all()
        return case

    def entry(self, ref: str) -> dict[str, Any]:
        """Return what an entry says now."""
        register, _, number = ref.partition("/")
        found = get(self.held.company.session, register, number)
        assert found is not None
        return found.data


def complained(held: Held, **changes: Any) -> Neighbour:
    company = held.company
    said = {"customer_name": OTHER, "phone": REACHED, "email": MAIL, "unit": "0502", "content": SAID, "claim": CLAIM}
    case = company.written_in(**{**said, **changes})
    chen = company.actor("chenxiao")
    commands.attach(company.session, case.instance.id, Upload("天花板.txt", PHOTO), by=chen)
    commands.comment(company.session, case.instance.id, f"{NAME}不接电话。已回复{OTHER}（{REACHED}）。", by=chen)
    for one in (held.case, case):
        commands.cancel(company.session, one.instance.id, reason="撤诉", by=held.asks)
    return Neighbour(held, case)


@pytest.fixture
def neighbour(held: Held) -> Neighbour:
    held.company.save("customer", "KH-00002", name=OTHER, phone=REACHED, email=MAIL, kind="owner", note="有宠物")
    return complained(held)


def test_the_mentions_go_and_whom_the_complaint_is_about_keeps_everything(neighbour: Neighbour) -> None:
    session, case = neighbour.held.company.session, neighbour.case
    (photo,) = case.files
    asked = neighbour.carried_out().asked.data
    assert f"mention:case:{case.number}" in asked["targets"]
    assert asked["by_hand"] == []
    values, entry = case.values, neighbour.entry(f"complaint/{case.number}")
    assert values["content"] == LEFT
    for held in (values, entry):
        assert (held["customer_name"], held["phone"], held["email"]) == (OTHER, REACHED, MAIL)
        assert (held["unit"], held["claim"]) == ("0502", CLAIM)
        assert NAME not in str(held)
    assert neighbour.entry("customer/KH-00002")["name"] == OTHER
    with open_file(session.get_one(Attachment, photo.id).digest) as stored:
        assert stored.read() == PHOTO
    said = str([fact.revealed for fact in case.facts])
    assert NAME not in said
    assert PHONE not in said
    assert REACHED in said
    assert CLAIM in said
    assert case.facts[-1].type == "privacy.erased"
    assert neighbour.held.case.values["customer_name"] == ERASED
    assert not commands.search_person(session, PHONE, by=neighbour.held.asks).matches


def test_handed_over_are_the_sentences_that_name_the_person_and_nobody_else(neighbour: Neighbour) -> None:
    number = neighbour.carried_out("export").number
    given = commands.hand_over_person(neighbour.held.company.session, number, by=neighbour.held.asks)
    told = [piece for piece in given if not piece.part.is_own]
    said = str([(piece.name.zh, piece.value) for piece in told])
    assert f"楼上{NAME}（{PHONE}）说已报修" in said
    assert f"{NAME}不接电话。" in said
    for word in (OTHER, REACHED, MAIL, CLAIM, "0502", "天花板"):
        assert word not in said, word


def test_where_both_are_named_alike_it_is_left_to_people_and_named(held: Held) -> None:
    neighbour = complained(held, phone=PHONE)
    given = neighbour.ask("export")
    shown = commands.look_at_person(
        held.company.session,
        Target.listed("\n".join([*map(str, [held.case.number]), f"提到 {neighbour.case.number}"])),
        by=held.asks,
    )
    assert {piece.value for piece in shown if not piece.part.is_own} == {""}
    assert given.steps == ["decide"]
    asked = neighbour.carried_out().asked.data
    assert set(asked["by_hand"]) == {neighbour.case.number, f"complaint/{neighbour.case.number}"}
    assert neighbour.case.values["content"] == SAID
    assert neighbour.case.values["phone"] == PHONE


def test_what_does_not_name_the_person_in_words_is_left_to_people_and_named(neighbour: Neighbour) -> None:
    asked = neighbour.carried_out("erase", "customer/KH-00002").asked.data
    assert asked["by_hand"] == ["customer/KH-00002"]
    assert neighbour.entry("customer/KH-00002")["note"] == "有宠物"


def test_a_restricted_mention_comes_back_unless_it_was_changed_since(neighbour: Neighbour) -> None:
    company = neighbour.held.company
    company.save("customer", "KH-00002", note=f"楼上是{NAME}")
    of = neighbour.carried_out("restrict", neighbour.case.number, "customer/KH-00002").number
    assert neighbour.entry("customer/KH-00002")["note"] == f"楼上是{RESTRICTED}"
    assert neighbour.case.values["content"] == LEFT.replace(ERASED, RESTRICTED)
    company.save("customer", "KH-00002", phone="13600002222")
    lifted = internal(company, "lift", by="sunjia").proposed("lift", by="sunjia", ends=of).decided(by="linyue")
    assert neighbour.case.values["content"] == SAID
    assert lifted.asked.data["by_hand"] == ["customer/KH-00002"]
    entry = neighbour.entry("customer/KH-00002")
    assert (entry["name"], entry["phone"], entry["note"]) == (OTHER, "13600002222", f"楼上是{RESTRICTED}")


def test_what_came_along_with_a_mention_is_no_more_than_one_and_both_is_refused(neighbour: Neighbour) -> None:
    session, entry = neighbour.held.company.session, f"complaint/{neighbour.case.number}"
    subject = subject_of(session, [*neighbour.held.targets, Target("entry", entry, is_mention=True)])
    assert not {OTHER, REACHED, MAIL} & set(subject.terms)
    parts = {
        part.target: (part.is_own, part.is_chosen) for part in subject.parts if neighbour.case.number in part.target.ref
    }
    assert parts == {
        Target("case", neighbour.case.number, is_mention=True): (False, False),
        Target("entry", entry, is_mention=True): (False, True),
    }
    with pytest.raises(Invalid, match=entry):
        subject_of(session, [Target("entry", entry), Target("entry", entry, is_mention=True)])


def test_an_order_from_before_there_were_mentions_reads_as_own_and_a_mention_keeps_its_kind() -> None:
    old = {"number": "GX-1", "kind": "erase", "targets": ["entry:customer/KH-1", "case:TS-1"], "basis": "PIPL-47-3"}
    order = Order.read({**old, "asked_by": "a", "approved_by": "b", "at": datetime(2026, 1, 1, tzinfo=UTC).isoformat()})
    assert order.targets == (Target("entry", "customer/KH-1"), Target("case", "TS-1"))
    told = {**order.told(), "targets": ["mention:case:TS-2", "case:TS-1"]}
    assert Order.read(told).told() == told
    assert Target.listed("提到 TS-2\n提到：a/1\nmention TS-3\nTS-1") == (
        Target("case", "TS-2", is_mention=True),
        Target("entry", "a/1", is_mention=True),
        Target("case", "TS-3", is_mention=True),
        Target("case", "TS-1"),
    )
