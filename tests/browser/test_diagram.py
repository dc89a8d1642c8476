"""A diagram on a page shows where its case stands."""

import pytest

BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
 xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:dd="http://www.omg.org/spec/DD/20100524/DI" id="d"
 targetNamespace="x"><process id="p"><userTask id="a" name="登记投诉"/><userTask id="b" name="部门意见"/>
<sequenceFlow id="f" sourceRef="a" targetRef="b"/></process><di:BPMNDiagram id="i"><di:BPMNPlane id="l" bpmnElement="p">
<di:BPMNShape id="sa" bpmnElement="a"><dc:Bounds x="0" y="0" width="100" height="80"/></di:BPMNShape>
<di:BPMNShape id="sb" bpmnElement="b"><dc:Bounds x="2000" y="0" width="100" height="80"/></di:BPMNShape>
<di:BPMNEdge id="sf" bpmnElement="f"><dd:waypoint x="100" y="40"/><dd:waypoint x="2000" y="40"/></di:BPMNEdge>
</di:BPMNPlane></di:BPMNDiagram></definitions>"""
BODY = """<div class="fb-diagram" data-diagram-url="/p.bpmn" data-diagram-marks="m"
 role="region" aria-label="流程图"></div>
<script type="application/json" id="m">
{"passed": ["a", "unknown"], "flows": ["f"], "current": ["b"], "overdue": ["b"]}</script>"""


@pytest.fixture
def page(site):
    site.answers["GET /p.bpmn"] = {"status": 200, "content_type": "application/xml", "body": BPMN}
    opened = site.open(BODY, "diagram")
    opened.wait_for_selector(".fb-diagram-legend")
    return opened


def test_elements_carry_their_states_and_the_legend_explains_them(page):
    assert page.locator('[data-element-id="a"].fb-el-passed').count() == 1
    assert page.locator('[data-element-id="b"].fb-el-overdue').count() == 1
    assert page.locator('[data-element-id="b"].fb-el-current').count() == 0
    assert page.locator('[data-element-id="f"].fb-el-taken').count() == 1
    assert page.locator(".fb-diagram-legend").inner_text().split() == ["已完成", "进行中", "已超时"]


def test_zoom_buttons_and_the_whole_drawing(page):
    zoom = "document.querySelector('.fb-diagram').fbViewer.get('canvas').zoom()"
    page.get_by_role("button", name="全图").click()
    whole = page.evaluate(zoom)
    page.get_by_role("button", name="放大").click()
    assert page.evaluate(zoom) > whole
    page.get_by_role("button", name="全图").click()
    assert page.evaluate(zoom) == pytest.approx(whole)
    assert page.locator('[data-element-id="a"]').bounding_box()["width"] > 0


def test_a_narrow_screen_begins_with_what_is_in_progress(site):
    site.page.set_viewport_size({"width": 390, "height": 844})
    site.answers["GET /p.bpmn"] = {"status": 200, "content_type": "application/xml", "body": BPMN}
    page = site.open(BODY, "diagram")
    page.wait_for_selector(".fb-diagram-legend")
    box = page.locator('[data-element-id="b"].djs-shape').bounding_box()
    assert 0 <= box["x"] < 390
    assert box["width"] > 40


def test_work_inside_a_sub_process_is_begun_with_and_not_what_is_drawn_around_it(site):
    inside = '<subProcess id="s"><userTask id="b" name="部门意见"/></subProcess>'
    around = '<di:BPMNShape id="ss" bpmnElement="s" isExpanded="true">'
    around += '<dc:Bounds x="300" y="-200" width="3000" height="400"/></di:BPMNShape>'
    nested = BPMN.replace('<userTask id="b" name="部门意见"/>', inside)
    nested = nested.replace('<sequenceFlow id="f" sourceRef="a" targetRef="b"/>', "")
    nested = nested.partition('<di:BPMNEdge id="sf"')[0] + "</di:BPMNPlane></di:BPMNDiagram></definitions>"
    nested = nested.replace('<di:BPMNShape id="sb"', f'{around}<di:BPMNShape id="sb"')
    site.page.set_viewport_size({"width": 390, "height": 844})
    site.answers["GET /p.bpmn"] = {"status": 200, "content_type": "application/xml", "body": nested}
    page = site.open(BODY.replace('["b"], "overdue": ["b"]', '["s", "b"]'), "diagram")
    page.wait_for_selector(".fb-diagram-legend")
    box = page.locator('[data-element-id="b"].djs-shape').bounding_box()
    assert 0 <= box["x"] < box["x"] + box["width"] < 390


def test_the_mark_of_bpmn_io_is_not_covered(page):
    mark = page.locator(".bjs-powered-by").bounding_box()
    legend = page.locator(".fb-diagram-legend").bounding_box()
    zoom = page.locator(".fb-diagram-zoom").bounding_box()
    assert legend["x"] + legend["width"] <= mark["x"]
    assert zoom["y"] + zoom["height"] <= mark["y"]


def test_a_diagram_that_cannot_be_read_says_so(site):
    site.answers["GET /p.bpmn"] = {"status": 404, "body": ""}
    page = site.open(BODY, "diagram")
    page.get_by_role("alert").get_by_text("流程图无法显示：").wait_for()


FINGERS = """([kind, ...points]) => points.forEach(([x, y], id) =>
  document.querySelector('.fb-diagram-canvas').dispatchEvent(new PointerEvent(kind,
    { pointerType: 'touch', pointerId: id + 1, clientX: x, clientY: y, bubbles: true })))"""


def test_one_finger_moves_and_two_zoom(page):
    view = "document.querySelector('.fb-diagram').fbViewer.get('canvas').viewbox()"
    before = page.evaluate(view)
    page.evaluate(FINGERS, ["pointerdown", [300, 300]])
    page.evaluate(FINGERS, ["pointermove", [250, 300]])
    page.evaluate(FINGERS, ["pointerup", [250, 300]])
    moved = page.evaluate(view)
    assert (moved["x"] - before["x"]) * before["scale"] == pytest.approx(50)
    page.evaluate(FINGERS, ["pointerdown", [300, 300], [400, 300]])
    page.evaluate(FINGERS, ["pointermove", [300, 300], [500, 300]])
    assert page.evaluate(view)["scale"] == pytest.approx(moved["scale"] * 2)


def test_elements_with_ids_of_other_modelers_are_shown(site):
    odd = BPMN.replace('"a"', '"步骤一"').replace('"f"', '"1"')
    site.answers["GET /p.bpmn"] = {"status": 200, "content_type": "application/xml", "body": odd}
    page = site.open(BODY, "diagram")
    page.wait_for_selector('[data-element-id="步骤一"]')
    assert page.locator('[data-element-id="1"].djs-connection').count() == 1


def test_a_diagram_that_cannot_be_sent_says_why(site):
    answer = {"status": 422, "content_type": "application/problem+json", "body": '{"title": "图太大"}'}
    site.answers["GET /p.bpmn"] = answer
    page = site.open(BODY, "diagram")
    page.wait_for_selector(".fb-diagram-refused")
    assert page.get_by_role("alert").inner_text() == "流程图无法显示：图太大"
