"""A form on a page: nothing typed is lost, and every message stands where it belongs."""

import json

import pytest

SCHEMA = {
    "type": "default",
    "id": "f",
    "components": [
        {"type": "textfield", "id": "f_name", "key": "name", "label": "姓名", "validate": {"required": True}},
        {
            "type": "textfield",
            "id": "f_phone",
            "key": "phone",
            "label": "电话",
            "validate": {"validationType": "phone"},
        },
        {"type": "datetime", "subtype": "date", "id": "f_day", "key": "day", "dateLabel": "日期"},
        {
            "type": "dynamiclist",
            "id": "f_rows",
            "path": "rows",
            "label": "同行人",
            "components": [{"type": "textfield", "id": "f_person", "key": "person", "label": "称呼"}],
        },
        {"type": "filepicker", "id": "f_files", "key": "files", "label": "照片", "multiple": True, "accept": "image/*"},
    ],
}
OLD = {"id": "o1", "name": "旧.jpg", "size": 2048}
BODY = """<form class="fb-form" method="post" action="/send" data-draft-url="/draft" data-keep="t1"
 data-request-key="k1"><input type="hidden" name="version" value="7">
<div data-form-schema="schema" data-form-data="data"></div>
<div class="fb-action-bar"><button class="btn btn-primary" type="submit" name="action" value="done">提交</button></div>
</form><script type="application/json" id="schema">{schema}</script>
<script type="application/json" id="data">{data}</script>"""
ACCEPTED = {"status": 200, "content_type": "application/json", "body": '{"location": "/next"}'}


@pytest.fixture
def page(site):
    site.answers = {
        "PUT /draft": {"status": 200, "content_type": "application/json", "body": "{}"},
        "GET /next": {"status": 200, "content_type": "text/html", "body": "<title>next</title>"},
    }
    opened = site.open(BODY.format(schema=json.dumps(SCHEMA), data=json.dumps({"files": [OLD]})), "form")
    opened.wait_for_selector(".fjs-form")
    return opened


def message(page):
    return page.locator(".fb-form-message").inner_text()


def send(page):
    page.get_by_role("button", name="提交").click()
    page.wait_for_function("() => document.querySelector('.fb-form').ariaBusy === 'false'")


def test_a_required_field_is_asked_for_in_chinese_before_sending(page, site):
    send(page)
    assert page.locator(".fjs-form-field-error").inner_text() == "此项必填。"
    page.wait_for_function("() => document.activeElement.id.endsWith('f_name')")
    assert site.requests == []


def test_data_and_files_are_sent_and_the_answer_leads_on(page, site):
    site.answers["POST /send"] = ACCEPTED
    page.get_by_label("姓名").fill("王女士")
    page.get_by_label("日期").fill("2026/04/18")
    page.set_input_files("input[type=file]", {"name": "漏水.png", "mimeType": "image/png", "buffer": b"\x89PNG"})
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/next")
    [request] = [each for each in site.requests if each.method == "POST"]
    body = request.post_data_buffer.decode("utf-8", "replace")
    assert request.headers["x-csrf-token"] == "token"
    assert request.headers["idempotency-key"] == "k1"
    assert 'name="version"\r\n\r\n7' in body
    assert 'name="action"\r\n\r\ndone' in body
    data = json.loads(body.split('name="data"\r\n\r\n')[1].split("\r\n")[0])
    assert (data["name"], data["day"], data["files"][0]["id"]) == ("王女士", "2026-04-18", "o1")
    assert f'name="{data["files"][1]}"; filename="漏水.png"' in body


def test_the_servers_messages_stand_at_their_fields_and_rows(page, site, problem):
    site.answers["POST /send"] = problem(
        422, errors={"f_phone": ["该号码已停用。"], "f_person.0": ["请写全名。"], "gone": ["合同已失效。"]}
    )
    page.get_by_label("姓名").fill("王女士")
    send(page)
    errors = page.locator(".fjs-has-errors")
    assert errors.filter(has_text="电话").locator(".fjs-form-field-error").inner_text() == "该号码已停用。"
    assert errors.filter(has_text="称呼").locator(".fjs-form-field-error").inner_text() == "请写全名。"
    assert "合同已失效。" in message(page)
    page.wait_for_function("() => document.activeElement.id.endsWith('f_phone')")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 500, "headers": {"X-Error-Number": "E-7"}, "body": "<h1>no</h1>"}, "错误编号：E-7"),
        ({"abort": True}, "网络不通"),
        ({"status": 302, "headers": {"Location": "/sign-in"}}, "登录已过期"),
    ],
)
def test_a_failure_keeps_everything_and_a_second_try_works(page, site, answer, words):
    site.answers["POST /send"] = answer
    page.get_by_label("姓名").fill("王女士")
    page.set_input_files("input[type=file]", {"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG"})
    send(page)
    assert words in message(page)
    assert page.get_by_label("姓名").input_value() == "王女士"
    site.answers["POST /send"] = ACCEPTED
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/next")
    assert len({each.headers["idempotency-key"] for each in site.requests if each.method == "POST"}) == 1


def test_a_conflict_tells_who_and_where(page, site, problem):
    site.answers["POST /send"] = problem(409, detail="李工已于 10:20 完成此任务。", location="/cases/1")
    page.get_by_label("姓名").fill("王女士")
    send(page)
    assert "李工已于 10:20 完成此任务。" in message(page)
    assert page.get_by_role("link", name="查看").get_attribute("href") == "/cases/1"


def test_a_draft_is_saved_after_a_pause(page, site):
    page.get_by_label("姓名").fill("王")
    with page.expect_request("**/draft") as saved:
        pass
    assert json.loads(saved.value.post_data)["data"]["name"] == "王"
    page.get_by_text("草稿已保存").wait_for()
    assert page.evaluate("localStorage.length") == 0


def test_no_draft_is_sent_once_the_form_is_on_its_way(page, site):
    site.answers["POST /send"] = ACCEPTED
    page.evaluate("""() => { const now = window.fetch; window.fetch = async (url, options) => {
      if (options.method === 'POST') await new Promise((later) => { setTimeout(later, 2500); });
      return now(url, options); }; }""")
    page.get_by_label("姓名").fill("王女士")
    page.get_by_role("button", name="提交").click()
    page.get_by_label("姓名").fill("王先生")
    page.wait_for_url("**/next")
    assert [each.method for each in site.requests if each.method != "GET"] == ["POST"]


def test_what_never_reached_the_server_comes_back(page, site):
    site.answers["PUT /draft"] = {"abort": True}
    page.get_by_label("姓名").fill("离线")
    page.get_by_text("草稿暂存于本机").wait_for()
    page.reload()
    page.get_by_text("已恢复上次未提交的内容。").wait_for()
    assert page.get_by_label("姓名").input_value() == "离线"
    page.get_by_role("button", name="放弃").click()
    page.wait_for_function("() => document.querySelector('[data-form-schema]').fbForm?._getState().data.name === ''")


def test_enter_in_a_line_does_not_send(page, site):
    page.get_by_label("姓名").fill("王女士")
    page.get_by_label("姓名").press("Enter")
    page.wait_for_timeout(200)
    assert [each for each in site.requests if each.method == "POST"] == []


def test_mainland_telephone_numbers_are_accepted(page):
    refusal = page.locator(".fjs-has-errors").filter(has_text="电话")
    for number, state in (
        ("12345", "visible"),
        ("13800138000", "hidden"),
        ("1", "visible"),
        ("0755-12345678", "hidden"),
    ):
        page.get_by_label("电话").fill(number)
        refusal.wait_for(state=state)


def test_chosen_pictures_are_shown_and_can_be_removed(page):
    page.set_input_files("input[type=file]", {"name": "漏水.png", "mimeType": "image/png", "buffer": b"\x89PNG" * 600})
    assert page.locator(".fb-file").count() == 2
    assert page.locator(".fb-file").nth(1).locator("img").get_attribute("src").startswith("blob:")
    assert page.locator(".fb-file").nth(1).locator(".fb-file-size").inner_text() == "2 KB"
    page.get_by_role("button", name="移除 旧.jpg").click()
    page.get_by_role("button", name="移除 漏水.png").click()
    page.wait_for_function("() => document.querySelector('[data-form-schema]').fbForm._getState().data.files === null")


def test_the_mark_of_bpmn_io_is_visible(page):
    assert page.locator(".fjs-powered-by-link").is_visible()


def test_a_phone_shows_its_number_pad_for_telephone_numbers_only(page):
    page.wait_for_function("() => document.querySelector('input[id*=f_phone]').inputMode === 'tel'")
    assert page.get_by_label("姓名").evaluate("field => field.inputMode") == ""


def test_the_words_about_marked_fields_go_once_none_is_marked(page):
    send(page)
    assert message(page) == "请检查标红的项目。"
    page.get_by_label("姓名").fill("王女士")
    page.locator(".fb-form-message").wait_for(state="hidden")
    assert page.locator(".fjs-has-errors").count() == 0


def test_rows_of_a_list_stand_below_each_other_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="添加一行").click()
    rows = page.locator(".fjs-repeat-row-container")
    rows.nth(1).wait_for()
    first, second = rows.nth(0).bounding_box(), rows.nth(1).bounding_box()
    field, cross = rows.nth(0).locator("input").bounding_box(), rows.nth(0).get_by_role("button").bounding_box()
    assert second["y"] >= first["y"] + first["height"]
    assert field["width"] > first["width"] * 0.8
    assert cross["y"] + cross["height"] <= field["y"]
    assert min(cross["width"], cross["height"]) >= 40
