"""A name alone agrees; anything else needs words (REC-005, REC-007, C-20)."""

import pytest

DECISION = {
    "type": "radio",
    "key": "decision",
    "values": [
        {"label": "同意", "value": "agree"},
        {"label": "附条件同意", "value": "agree-with-comment"},
        {"label": "不同意", "value": "reject"},
    ],
}
OPINION = {"type": "textarea", "key": "opinion", "properties": {"firebreak:signature": "审批"}}


@pytest.fixture
def signing(form):
    return form(DECISION, OPINION)


@pytest.mark.parametrize("submitted", [{}, {"decision": None}, {"decision": ""}, {"decision": "agree", "opinion": ""}])
def test_a_name_alone_agrees(signing, submitted):
    assert signing.check(submitted) == {"decision": "agree", "opinion": ""}


@pytest.mark.parametrize("decision", ["reject", "agree-with-comment"])
@pytest.mark.parametrize("opinion", ["", "  \n", None])
def test_refusal_and_conditions_need_words(signing, refused, decision, opinion):
    errors = refused(signing, {"decision": decision, "opinion": opinion})
    assert errors == {"f_opinion": ["不同意或附条件同意时，请写明意见。"]}


def test_words_make_a_refusal_valid(signing):
    assert signing.check({"decision": "reject", "opinion": "赔偿金额无依据"})["decision"] == "reject"


def test_fields_of_the_same_name_without_the_property_are_ordinary(form):
    plain = form(DECISION, {"type": "textarea", "key": "opinion"})
    assert plain.check({"decision": "reject"}) == {"decision": "reject", "opinion": ""}
    assert plain.check({}) == {"decision": None, "opinion": ""}
