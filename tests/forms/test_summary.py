"""Filled-in forms as people read them."""

from forms import Row


def test_values_in_words(form):
    loaded = form(
        {"type": "select", "key": "channel", "label": "来源", "values": [{"label": "来电", "value": "call"}]},
        {"type": "checklist", "key": "kinds", "label": "专业", "valuesExpression": "=trades"},
        {"type": "checkbox", "key": "mass", "label": "群诉"},
        {"type": "number", "key": "claim", "label": "索赔", "appearance": {"suffixAdorner": "元"}},
        {"type": "number", "key": "year", "label": "年份"},
        {"type": "datetime", "subtype": "datetime", "key": "at", "label": "时间"},
        {"type": "datetime", "subtype": "date", "key": "day", "dateLabel": "日期"},
        {"type": "filepicker", "key": "files", "label": "照片"},
        {"type": "textfield", "key": "empty", "label": "空"},
        {"type": "text", "text": "说明"},
    )
    data = {
        "channel": "call",
        "kinds": ["leak", "crack"],
        "trades": [{"label": "渗漏", "value": "leak"}, {"label": "裂缝", "value": "crack"}],
        "mass": False,
        "claim": 1250000.5,
        "year": 2026,
        "at": "2026-04-18T06:30Z",
        "day": "2026-04-18",
        "files": [{"id": "1", "name": "a.jpg"}, {"id": "2", "name": "b.jpg"}],
        "empty": "",
    }
    assert [(row.label, row.text) for row in loaded.summary(data, "zh")] == [
        ("来源", "来电"),
        ("专业", "渗漏、裂缝"),
        ("群诉", "否"),
        ("索赔", "1,250,000.5 元"),
        ("年份", "2026"),
        ("时间", "2026-04-18 14:30"),
        ("day", "2026-04-18"),
        ("照片", "a.jpg、b.jpg"),
    ]
    english = {row.label: row.text for row in loaded.summary(data, "en")}
    assert english["群诉"] == "No"
    assert english["专业"] == "渗漏, 裂缝"


def test_a_value_that_is_no_longer_offered_is_shown_as_it_is(form):
    loaded = form({"type": "select", "key": "x", "label": "选", "values": [{"label": "甲", "value": "a"}]})
    assert loaded.summary({"x": "z"}, "zh") == [Row("选", "z")]


def test_lists_become_rows_of_their_own(form):
    loaded = form(
        {
            "type": "dynamiclist",
            "path": "people",
            "label": "同行人",
            "components": [{"type": "textfield", "key": "name", "label": "姓名 {{i[1]}}"}],
        }
    )
    [row] = loaded.summary({"people": [{"name": "王"}, {"name": ""}, {"name": "李"}]}, "zh")
    assert row.rows == ((Row("姓名 1", "王"),), (Row("姓名 3", "李"),))
    assert loaded.summary({"people": [{"name": ""}]}, "zh") == []


def test_labels_may_be_expressions(form):
    loaded = form({"type": "textfield", "key": "x", "label": '="楼栋 " + building'})
    assert loaded.summary({"x": "3", "building": "A"}, "zh") == [Row("楼栋 A", "3")]


def test_what_a_form_computes_without_a_label_is_for_the_procedure_only(form):
    told = {"type": "expression", "key": "total", "label": "合计", "expression": "=1 + 1"}
    loaded = form({"type": "expression", "key": "project_name", "label": "", "expression": "=1"}, told)
    assert loaded.summary({"project_name": "云澜", "total": 2}, "zh") == [Row("合计", "2")]
