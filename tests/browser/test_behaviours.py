"""The small behaviours of all pages, and the look of their parts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

LIST = """<ul class="fb-list" data-fb-list>
<li class="fb-row fb-row-overdue"><div class="fb-row-main"><a class="fb-row-link" data-fb-row-link href="/one">一</a>
<span class="fb-row-sub">KT2026-0001</span></div><span class="fb-row-cell">云澜山</span>
<span class="fb-row-cell">李工</span>
<span class="fb-row-cell fb-row-due"><span class="fb-badge fb-badge-overdue">超时</span></span>
<div class="fb-row-actions"><button class="btn btn-sm">认领</button></div></li>
<li class="fb-row"><div class="fb-row-main"><a class="fb-row-link" data-fb-row-link href="/two">二</a></div></li>
</ul>"""
PARTS = f"""<h1>收件箱</h1><nav class="fb-tabs" aria-label="任务"><a href="#" aria-current="page">待办
<span class="fb-count fb-count-alert">3</span></a><a href="#">已办 <span class="fb-count">8</span></a></nav>{LIST}
<p>{"".join(f'<span class="fb-badge fb-badge-{kind}">状态</span>' for kind in ("overdue", "today", "info", "ok"))}
<span class="fb-badge">普通</span></p><dl class="fb-kv"><dt>编号</dt><dd>1</dd></dl><p class="fb-hint">提示</p>
<p class="fb-form-message">出错</p><p class="fb-form-restored">已恢复</p><button class="btn btn-primary">提交</button>
<button class="btn btn-danger">删除</button><button class="btn btn-outline-secondary">退回</button><a href="#">链接</a>
<div class="fb-empty"><strong>没有待办</strong>都处理完了。</div>
<ol class="fb-timeline"><li class="fb-event"><div>登记</div><div class="fb-event-meta">今天</div></li></ol>"""


@pytest.mark.parametrize("width", [1440, 390])
def test_the_parts_have_no_accessibility_faults_and_fit(site, width):
    page = site.open(PARTS)
    page.set_viewport_size({"width": width, "height": 844})
    found = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_j_and_k_move_through_a_list_but_not_while_typing(site):
    page = site.open(f'<input id="q" aria-label="搜索">{LIST}')
    page.wait_for_load_state()
    for key, focused in (("j", "一"), ("j", "二"), ("j", "二"), ("k", "一")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.textContent") == focused
    page.locator("#q").press("j")
    assert page.locator("#q").input_value() == "j"


def test_a_question_comes_before_what_cannot_be_undone(site):
    page = site.open("""<button data-fb-confirm="确定撤销?" data-fb-confirm-action="撤销">撤销投诉</button>""")
    page.evaluate("document.querySelector('main button').addEventListener('click', () => { window.done = true; })")
    page.get_by_role("button", name="撤销投诉").click()
    page.get_by_role("button", name="取消").click()
    assert page.evaluate("window.done") is None
    page.get_by_role("button", name="撤销投诉").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销").click()
    page.wait_for_function("() => window.done === true")


def test_a_failed_request_changes_nothing_on_the_page_and_shows_its_number(site, problem):
    site.answers["POST /claim"] = problem(500, title="系统出错", number="E-9")
    page = site.open('<button hx-post="/claim" hx-swap="outerHTML">认领</button>')
    page.get_by_role("button", name="认领").click()
    page.get_by_role("alert").wait_for()
    assert "E-9" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("button", name="认领").is_visible()
    assert site.requests[-1].headers["x-csrf-token"] == "token"


def test_errors_in_html_are_shown_where_the_form_is(site):
    site.answers["POST /comment"] = {"status": 422, "content_type": "text/html", "body": "<p>请写内容</p>"}
    page = site.open('<form hx-post="/comment" hx-target="#out"><button>发</button></form><div id="out"></div>')
    page.get_by_role("button", name="发").click()
    page.get_by_text("请写内容").wait_for()


def test_a_comment_survives_a_failure_and_a_reload(site, problem):
    site.answers["POST /comment"] = problem(503)
    page = site.open(
        '<form hx-post="/comment" hx-swap="none"><textarea name="t" aria-label="评论" data-fb-keep="c1"></textarea>'
        "<button>发</button></form>"
    )
    page.get_by_label("评论").fill("已联系物业")
    page.get_by_role("button", name="发").click()
    page.get_by_role("alert").wait_for()
    page.reload()
    page.wait_for_function("() => document.querySelector('textarea').value === '已联系物业'")
    site.answers["POST /comment"] = {"status": 200, "content_type": "text/html", "body": ""}
    page.get_by_role("button", name="发").click()
    page.wait_for_function("() => localStorage.length === 0")


def test_the_server_can_say_something(site):
    trigger = r'{"fb:toast": {"text": "\u5df2\u8ba4\u9886", "kind": "ok"}}'
    site.answers["POST /claim"] = {"status": 200, "body": "", "headers": {"HX-Trigger": trigger}}
    page = site.open('<button hx-post="/claim" hx-swap="none">认领</button>')
    page.get_by_role("button", name="认领").click()
    page.get_by_text("已认领").wait_for()


def test_menus_close_by_escape_and_by_a_click_elsewhere(site):
    page = site.open(
        '<details class="fb-menu"><summary class="btn">陈晓</summary>'
        '<div class="fb-menu-items"><a href="#">退出</a></div></details><p>elsewhere</p>'
    )
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.get_by_text("elsewhere").click(force=True)):
        page.get_by_text("陈晓").click()
        page.get_by_text("退出").wait_for()
        close()
        page.get_by_text("退出").wait_for(state="hidden")


def test_the_navigation_opens_on_a_phone(site):
    page = site.open(
        '<header class="fb-top"><button class="btn fb-burger" data-fb-toggle="nav" aria-expanded="false" '
        'aria-controls="nav">菜单</button><nav class="fb-nav" id="nav"><a href="#">收件箱</a></nav></header>'
    )
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.get_by_text("收件箱").is_visible()
    page.get_by_role("button", name="菜单").click()
    assert page.get_by_text("收件箱").is_visible()
    assert page.get_by_role("button", name="菜单").get_attribute("aria-expanded") == "true"
