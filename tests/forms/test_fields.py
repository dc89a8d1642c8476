"""Each kind of field accepts what it is meant for and says at the field what is wrong."""

from datetime import UTC, datetime

import pytest

from engine import clock

CITIES = [{"label": "武汉", "value": "wh"}, {"label": "深圳", "value": "sz"}]


@pytest.mark.parametrize(
    ("component", "value"),
    [
        ({"type": "textfield", "validate": {"minLength": 2, "maxLength": 3}}, "王女士"),
        ({"type": "textfield", "validate": {"maxLength": 3}}, "  abc  "),
        ({"type": "textfield", "validate": {"pattern": r"^KT\d{4}$"}}, "KT2026"),
        ({"type": "textfield", "validate": {"validationType": "email"}}, "wang@example.com"),
        ({"type": "textfield", "validate": {"validationType": "phone"}}, "13800138000"),
        ({"type": "textfield", "validate": {"validationType": "phone"}}, "0755-12345678"),
        ({"type": "textfield", "validate": {"validationType": "phone"}}, "+8613800138000"),
        ({"type": "textarea"}, "一\n二"),
        ({"type": "textfield", "properties": {"firebreak:expression": "true"}}, 'stage = "sale"'),
        ({"type": "number", "decimalDigits": 2, "validate": {"min": 0, "max": "=limit"}}, 99.25),
        ({"type": "number", "increment": "0.1"}, 0.3),
        ({"type": "number", "serializeToString": True}, "1.50"),
        ({"type": "number", "validate": {"required": True}}, 0),
        ({"type": "checkbox", "validate": {"required": True}}, True),
        ({"type": "select", "values": CITIES}, "wh"),
        ({"type": "radio", "valuesKey": "cities"}, "gz"),
        ({"type": "select", "valuesExpression": '=cities[item != "gz"]'}, "bj"),
        ({"type": "checklist", "values": CITIES}, ["sz", "wh"]),
        ({"type": "datetime", "subtype": "date"}, "2026-02-28"),
        ({"type": "datetime", "subtype": "time"}, "14:30+08:00"),
        ({"type": "datetime", "subtype": "datetime"}, "2026-04-18T06:30Z"),
    ],
)
def test_accepted(form, component, value):
    loaded = form({"key": "x", **component})
    assert loaded.check({"x": value}, context={"limit": 100, "cities": ["gz", "bj"]}) == {"x": value}


@pytest.mark.parametrize(
    ("component", "value", "words"),
    [
        ({"type": "textfield", "validate": {"required": True}}, "", "必填"),
        ({"type": "textfield", "validate": {"required": True}}, None, "必填"),
        ({"type": "textfield"}, 5, "文字"),
        ({"type": "textfield", "validate": {"minLength": 2}}, " 王 ", "至少填写 2"),
        ({"type": "textfield", "validate": {"maxLength": "=most"}}, "abcd", "最多填写 3"),
        ({"type": "textfield", "validate": {"maxLength": 1}}, "😀", "最多填写 1"),
        ({"type": "textfield", "validate": {"pattern": r"^KT\d{4}$"}}, "KT2026\n", "格式不正确"),
        ({"type": "textfield", "validate": {"pattern": "^a$", "patternErrorMessage": "只能是 a"}}, "b", "只能是 a"),
        ({"type": "textfield", "validate": {"validationType": "email"}}, "wang@", "电子邮箱"),
        ({"type": "textfield", "validate": {"validationType": "phone"}}, "12345", "电话号码"),
        ({"type": "textarea"}, "x" * 50_001, "最多填写 50000"),
        ({"type": "textfield", "properties": {"firebreak:expression": "true"}}, "stage = ", "表达式无法识别"),
        ({"type": "number"}, "12", "数字"),
        ({"type": "number"}, True, "数字"),
        ({"type": "number"}, [1], "数字"),
        ({"type": "number", "decimalDigits": 0}, 1.5, "整数"),
        ({"type": "number", "decimalDigits": 2}, 0.125, "2 位小数"),
        ({"type": "number", "increment": 5}, 7, "5 和 10"),
        ({"type": "number", "validate": {"min": 0}}, -1, "不能小于 0"),
        ({"type": "number", "validate": {"max": "=most"}}, 4, "不能大于 3"),
        ({"type": "number", "serializeToString": True}, 1, "数字"),
        ({"type": "checkbox", "validate": {"required": True}}, False, "必填"),
        ({"type": "checkbox"}, "yes", "是或否"),
        ({"type": "checkbox"}, 1, "是或否"),
        ({"type": "select", "values": CITIES}, "bj", "选项"),
        ({"type": "select", "values": [{"label": "一", "value": 1}]}, True, "选项"),
        ({"type": "radio", "valuesKey": "nowhere"}, "a", "选项"),
        ({"type": "checklist", "values": CITIES}, ["wh", "bj"], "选项"),
        ({"type": "checklist", "values": CITIES}, "wh", "选项"),
        ({"type": "taglist", "values": CITIES, "validate": {"required": True}}, [], "必填"),
        ({"type": "datetime", "subtype": "date"}, "2026-02-30", "有效的日期"),
        ({"type": "datetime", "subtype": "date"}, "2026-02-28T10:00", "有效的日期"),
        ({"type": "datetime", "subtype": "time"}, "25:00", "有效的时间"),
        ({"type": "datetime", "subtype": "datetime"}, "2026-02-28", "日期和时间"),
    ],
)
def test_refused_at_the_field(form, refused, component, value, words):
    loaded = form({"key": "x", **component})
    errors = refused(loaded, {"x": value}, context={"most": 3})
    assert list(errors) == ["f_x"]
    assert words in errors["f_x"][0]


def test_messages_speak_both_languages(form):
    from engine.errors import FieldsInvalid

    with pytest.raises(FieldsInvalid) as refusal:
        form({"type": "textfield", "key": "x", "validate": {"required": True}}).check({})
    assert refusal.value.fields["f_x"][0].in_("en") == "This field is required."


def test_a_date_before_today_is_refused_unless_it_was_stored(form, refused):
    loaded = form({"type": "datetime", "subtype": "date", "key": "x", "disallowPassedDates": True})
    with clock.frozen(datetime(2026, 4, 17, 17, 0, tzinfo=UTC)):  # 18 April in Shanghai
        assert refused(loaded, {"x": "2026-04-17"}) == {"f_x": ["日期不能早于今天。"]}
        assert loaded.check({"x": "2026-04-18"}) == {"x": "2026-04-18"}
        assert loaded.check({"x": "2026-04-01"}, stored={"x": "2026-04-01"}) == {"x": "2026-04-01"}


def test_choices_come_back_once_each(form):
    assert form({"type": "checklist", "key": "x", "values": CITIES}).check({"x": ["wh", "wh"]}) == {"x": ["wh"]}


def test_line_breaks_do_not_enter_a_one_line_field(form):
    assert form({"type": "textfield", "key": "x"}).check({"x": "a\r\nb"}) == {"x": "a  b"}


def test_a_pattern_may_name_characters_by_code(form, refused):
    loaded = form({"type": "textfield", "key": "x", "validate": {"pattern": r"^[\u4e00-\u9fa5]{2}\\u?$"}})
    assert loaded.check({"x": "漏水\\"}) == {"x": "漏水\\"}
    assert refused(loaded, {"x": "ab"}) == {"f_x": ["格式不正确，请检查。"]}


def test_a_pattern_cannot_stop_the_server(form, refused):
    loaded = form({"type": "textfield", "key": "x", "validate": {"pattern": "^(a+)+$"}})
    assert refused(loaded, {"x": "a" * 2_000 + "b"}) == {"f_x": ["格式不正确，请检查。"]}


def test_what_was_not_sent_is_what_the_page_would_have_shown(form):
    loaded = form(
        {"type": "textfield", "key": "a"},
        {"type": "number", "key": "b", "defaultValue": 3},
        {"type": "checkbox", "key": "c"},
        {"type": "taglist", "key": "d", "values": CITIES},
        {"type": "textfield", "key": "e"},
    )
    assert loaded.check({}, stored={"e": "before"}) == {"a": "", "b": 3, "c": False, "d": [], "e": "before"}
