"""What is taken out of texts and values, and what is left."""

from __future__ import annotations

import pytest

from engine.privacy.scrubbing import ERASED, Scrub, terms_of

SCRUB = Scrub(terms_of(["张伟", "139 1234 5678"]), frozenset({"phone", "unit", "photos"}))


@pytest.mark.parametrize(
    ("value", "left"),
    [
        ("已致电张伟（13912345678）", f"已致电{ERASED}（{ERASED}）"),
        ({"phone": "13800000000", "topic": "漏水"}, {"phone": ERASED, "topic": "漏水"}),
        ({"rows": [{"unit": "0301", "by": "张伟"}]}, {"rows": [{"unit": ERASED, "by": ERASED}]}),
        ({"photos": [{"id": "1"}], "unit": None}, {"photos": None, "unit": None}),
        ({"within": {"value": 2, "unit": "days"}}, {"within": {"value": 2, "unit": "days"}}),
        ({"amount": 12, "is": True}, {"amount": 12, "is": True}),
    ],
)
def test_fields_and_mentions_go_and_the_rest_stays(value: object, left: object) -> None:
    assert SCRUB.value(value) == left
    assert SCRUB.value(left) == left


def test_whom_a_thing_is_about_keeps_a_name_that_holds_the_persons() -> None:
    scrub = Scrub(("张伟",), frozenset(), ERASED, frozenset({"customer_name"}), ("张伟明",))
    said = {"customer_name": "张伟", "content": "张伟明说，邻居张伟家漏水"}
    assert scrub.value(said) == {"customer_name": "张伟", "content": f"张伟明说，邻居{ERASED}家漏水"}
    assert scrub.names_others([{"customer_name": "王芳"}])
    assert not scrub.names_others({"customer_name": "张伟明", "content": "王芳"})


def test_who_is_named_by_one_character_or_few_digits_is_not_looked_for() -> None:
    assert terms_of(["张", "12", "A-7", None, 5, ERASED]) == ("A-7", "12")
    assert terms_of(["139-1234-5678"]) == ("139-1234-5678", "13912345678")
    assert terms_of(["B2 12345678"]) == ("B2 12345678",)
