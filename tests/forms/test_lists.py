"""Rows of dynamic lists: each judged by itself, added and removed only where the form allows it."""


def rows(*components, **settings):
    return {"type": "dynamiclist", "path": "rows", **settings, "components": list(components)}


PERSON = {"type": "textfield", "key": "person", "validate": {"required": True}}


def test_messages_name_the_row(form, refused):
    loaded = form(rows(PERSON))
    assert refused(loaded, {"rows": [{"person": "王"}, {"person": ""}]}) == {"f_person.1": ["此项必填。"]}


def test_messages_name_the_rows_of_lists_in_lists(form, refused):
    inner = {"type": "dynamiclist", "path": "items", "components": [PERSON]}
    loaded = form(rows(inner))
    submitted = {"rows": [{"items": [{"person": "a"}]}, {"items": [{"person": "b"}, {"person": ""}]}]}
    assert refused(loaded, submitted) == {"f_person.1.1": ["此项必填。"]}


def test_expressions_in_a_row_see_the_row_the_position_and_the_form(form):
    loaded = form(
        {"type": "number", "key": "price"},
        rows(
            {"type": "number", "key": "count"},
            {"type": "expression", "key": "sum", "expression": "=this.count * price + i[1]"},
        ),
    )
    data = loaded.check({"price": 10, "rows": [{"count": 1}, {"count": 2, "sum": 0}]})
    assert [row["sum"] for row in data["rows"]] == [11, 22]


def test_a_field_hidden_in_one_row_is_dropped_there_only(form):
    note = {"type": "textfield", "key": "note", "conditional": {"hide": '=this.person = "a"'}}
    data = form(rows(PERSON, note)).check({"rows": [{"person": "a", "note": "x"}, {"person": "b", "note": "y"}]})
    assert data == {"rows": [{"person": "a"}, {"person": "b", "note": "y"}]}


def test_rows_cannot_be_added_or_removed_where_the_form_does_not_allow_it(form):
    loaded = form(rows(PERSON, allowAddRemove=False))
    stored = {"rows": [{"person": "a"}, {"person": "b"}]}
    assert loaded.check({"rows": [{"person": "x"}]}, stored=stored) == {"rows": [{"person": "x"}, {"person": "b"}]}
    more = {"rows": [{"person": str(n)} for n in range(5)]}
    assert loaded.check(more, stored=stored) == {"rows": [{"person": "0"}, {"person": "1"}]}


def test_read_only_values_follow_their_row_but_cannot_be_invented(form):
    loaded = form(rows(PERSON, {"type": "textfield", "key": "code", "readonly": True}))
    stored = {"rows": [{"person": "a", "code": "1"}, {"person": "b", "code": "2"}]}
    submitted = {"rows": [{"person": "b", "code": "2"}, {"person": "c", "code": "9"}]}
    assert loaded.check(submitted, stored=stored) == {
        "rows": [{"person": "b", "code": "2"}, {"person": "c", "code": ""}]
    }


def test_a_list_that_was_not_sent_had_all_its_rows_removed(form):
    loaded = form(rows(PERSON, defaultRepetitions=2))
    assert loaded.check({}, stored={"rows": [{"person": "a"}]}) == {"rows": []}
    assert loaded.check({"rows": "x"}) == {"rows": []}


def test_rows_that_are_no_rows_count_as_empty_ones(form):
    loaded = form(rows({"type": "textfield", "key": "person"}))
    assert loaded.check({"rows": [5, None]}) == {"rows": [{"person": ""}, {"person": ""}]}


def test_the_number_of_rows_is_bounded(form, refused):
    loaded = form(rows(PERSON))
    assert refused(loaded, {"rows": [{"person": "x"}] * 201}) == {"f_rows": ["最多 200 行。"]}
