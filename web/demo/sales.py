"""The demo company's sales: one released and on sale, one before its launch, one whose script is being signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from engine.model import Instance, Task, TaskState
from engine.queries.casefile import values_at, values_of
from web.demo.days import day
from web.demo.papers import paper, photo
from web.trial.player import Player

Story = Callable[[Player], None]
Present = Mapping[str, tuple[str, str]]

SIGNING = "countersign_script"
_SHUYUAN = {
    "地库出入口": ("1 幢东侧 12 米", "地库出入口临近 1 幢，车辆出入会有噪音和灯光。"),
    "垃圾房": ("北门内侧，距 1 幢 45 米", "垃圾房设于北门内侧，清运时可能有异味。"),
    "水泵房": ("1 幢地下一层", "水泵房位于 1 幢地下一层，底层住户请留意设备运行声。"),
    "公交枢纽中心": ("南侧 260 米", "南侧 260 米为公交枢纽，早晚高峰车流较大。"),
}
_LANTING = {
    "箱变": ("2 幢西侧 9 米", "箱变位于 2 幢西侧，与住宅间距符合规范，请留意所购房屋朝向。"),
    "高速公路": ("北侧 380 米", "北侧 380 米为绕城高速，北向房屋夜间有车流声。"),
    "基站发射塔": ("东南侧 210 米楼顶", "东南侧 210 米处有通信基站。"),
}
_GUANSHAN = {
    "化粪池": ("1 幢北侧 15 米", "化粪池位于 1 幢北侧，清掏时可能有异味。"),
    "墓地": ("西北侧 1.2 公里", "西北侧 1.2 公里有公墓，清明、冬至前后道路较拥堵。"),
}
_CLAIMS = (
    {"statement": "绿地率不低于 35%", "kind": "fact", "basis": "建设工程规划许可证附图"},
    {"statement": "一梯两户，南北通透", "kind": "fact", "basis": "审定的标准层平面图"},
    {"statement": "小区南侧规划有公园", "kind": "plan", "basis": "控制性详细规划公示稿，以政府实施为准"},
)
_PARTS = (
    {"name": "入户门", "shown": "钢质甲级防火防盗门", "contract": "钢质甲级防火防盗门"},
    {"name": "外窗", "shown": "断桥铝合金，双层中空玻璃", "contract": "断桥铝合金，双层中空玻璃"},
    {"name": "电梯", "shown": "1.75 米/秒，载重 1000 公斤", "contract": "1.75 米/秒，载重 1000 公斤"},
)


def being_surveyed(player: Player) -> None:
    """The factors around a project that is about to be registered for."""
    _surveyed(player, "shuyuan", _SHUYUAN)


def being_signed(player: Player) -> None:
    """Four departments have signed the script, three have not."""
    sale = _sale(player, "shuyuan")
    _scripted(player, sale)
    for login in ("sunjia", "caijing", "panwei", "wangqiang"):
        _signs(player, sale, login)


def lanting_surveyed(player: Player) -> None:
    """The factors around the project that is launched next."""
    _surveyed(player, "lanting", _LANTING)


def lanting_signed(player: Player) -> None:
    """Legal refused the first script; the second one was signed by all, parts and model room were audited."""
    sale = _sale(player, "lanting")
    _scripted(player, sale)
    while SIGNING in player.open_steps(sale):
        refusal = {"decision": "reject", "opinion": "“学区房”没有文件依据，请删除。"}
        _signs(player, sale, **(refusal if _signer(player, sale) == "legal" else {}))
    _scripted(player, sale, script_note="已删除学区表述，改为“周边学校以教育部门公布为准”。")
    while SIGNING in player.open_steps(sale):
        _signs(player, sale)
    _audited(player, sale, "客厅吊顶为展示装饰，未张贴“非交付内容”提醒。")


def lanting_checked(player: Player) -> None:
    """Two weeks before the launch: one risk was mended, what buyers must see is posted, the group looks at the site."""
    sale = _sale(player, "lanting")
    risks = [
        {**row, "state": "open", "owner": "marketing", "due": day(3)} for row in _seen(player, sale)["risks"] or []
    ]
    more = {"text": "北向样板房窗户关闭后仍能听到车流声，说辞未提。", "severity": "general", "owner": "marketing"}
    risks = [*risks, {**more, "state": "open", "due": day(3)}]
    check = {"check_attendees": "陈晓、许宁、王强、潘伟、吴倩"}
    player.do(sale, "launch_check", risks=risks, check_conclusion="以上问题整改后复查。", **check)
    while "rectify_risk" in player.open_steps(sale):
        measure: dict[str, Any] = {
            "rectify_measure": "已补充提醒并更换说辞插页。",
            "rectify_photos": photo("整改后", "honeydew"),
        }
        player.do(sale, "rectify_risk", **measure)
    mended = [{**row, "state": "closed"} for row in _seen(player, sale)["risks"]]
    player.do(sale, "launch_check", risks=mended, check_conclusion="整改完毕，没有未消除的风险。", **check)
    _posted(player, sale)


def guanshan_signed(player: Player) -> None:
    """All sign at once, and the audits find nothing."""
    sale = _surveyed(player, "guanshan", _GUANSHAN)
    _scripted(player, sale)
    while SIGNING in player.open_steps(sale):
        _signs(player, sale)
    _audited(player, sale)


def released(player: Player) -> None:
    """Released before its launch and on sale since; design changes would reopen it."""
    sale = _sale(player, "guanshan")
    clear = {"check_attendees": "陈晓、许宁、高飞", "check_conclusion": "已逐项核对，没有未消除的风险。"}
    player.do(sale, "launch_check", risks=[], **clear)
    _posted(player, sale)
    player.do(
        sale,
        "inspect_site",
        inspection=[],
        inspection_result="动线清楚，提醒醒目，签约区安静。",
        inspection_photos=photo("售楼处", "ivory"),
    )
    player.do(sale, "propose_release", release_note="各项检查合格，提请放行。")
    player.do(sale, "decide_release")


def _surveyed(player: Player, project: str, present: Present) -> Instance:
    """Begin a sale and let centre, engineering and design say which factors exist."""
    sale = player.begin("chenxiao", "sales-risk", project=project)
    player.settle()
    values = values_of(player.session, sale)
    inside, outside = ([_factor(row, present) for row in values[f"factors_{side}"]] for side in ("inside", "outside"))
    good = {"item": "社区商业街", "side": "inside", "distance": "南门两侧", "reminder_text": "业态以实际招商为准。"}
    player.do(sale, "survey", factors_inside=inside, factors_outside=outside, factors_good=[good])
    while "check_factors" in player.open_steps(sale):
        player.do(sale, "check_factors", complete="yes")
    return sale


def _factor(row: Mapping[str, Any], present: Present) -> dict[str, Any]:
    if row["text"] not in present:
        return {**row, "present": "no"}
    distance, words = present[row["text"]]
    return {**row, "present": "yes", "distance": distance, "reminder_text": words}


def _scripted(player: Player, sale: Instance, **more: Any) -> None:
    """Let marketing compile manual and script; before the first one the wording is fixed."""
    if "wording" in player.open_steps(sale):
        words = {"topic": "交付时间", "source": "商品房买卖合同第九条", "words": "以合同约定的交付时间为准。"}
        school = {"topic": "学校", "source": "教育部门公告", "words": "以教育部门当年公布的学区为准。"}
        settled = player.late("reworked", "口径与法务两次修改后才定稿。")
        settled.do(sale, "wording", wording=[words, school])
        player.do(sale, "review_wording")
    rows = _seen(player, sale)["disclosure"]
    disclosure = [{**row, "state": "stated", "place": f"说辞第 {at} 页"} for at, row in enumerate(rows, 2)]
    papers = {"manual_files": paper("项目销售手册"), "script_files": paper("销售说辞")}
    player.do(sale, "compile_script", by="wuqian", claims=[*_CLAIMS], disclosure=disclosure, **papers, **more)


def _signer(player: Player, sale: Instance) -> str:
    return str(_seen(player, sale, SIGNING)["signer"])


def _signs(player: Player, sale: Instance, login: str | None = None, **refusal: str) -> None:
    checks = [{**row, "result": "pass"} for row in _seen(player, sale, SIGNING)["checks"]]
    player.do(sale, SIGNING, by=login, checks=checks, **refusal)


def _audited(player: Player, sale: Instance, *found: str) -> None:
    """Let the departments look at parts and model room; design may find something in the latter."""
    parts = [{**part, "same": "yes", "announced": "yes"} for part in _PARTS]
    player.do(sale, "audit_parts", parts=parts, parts_photos=photo("部品展示", "azure"))
    rooms = [{**row, "result": "pass"} for row in _seen(player, sale, "audit_model_room")["model_room"]]
    room: dict[str, Any] = {"has_model_room": "yes", "model_room_photos": photo("样板间", "linen")}
    player.do(sale, "audit_model_room", model_room=rooms, **room)
    while "check_parts" in player.open_steps(sale):
        player.do(sale, "check_parts", check_result="pass")
    findings = [{"text": text, "severity": "general", "owner": "marketing"} for text in found]
    while "check_model_room" in player.open_steps(sale):
        said: dict[str, Any] = {"check_result": "fail", "findings": findings} if findings else {"check_result": "pass"}
        player.do(sale, "check_model_room", **said)
        findings = []


def _posted(player: Player, sale: Instance) -> None:
    rows = _seen(player, sale)["postings"]
    place = {"state": "posted", "note": "售楼处入口右侧展板"}
    shown = [{**row, **place, "photo": photo(f"公示{at}", "mintcream")} for at, row in enumerate(rows, 1)]
    player.do(sale, "post_display", postings=shown)
    player.do(sale, "draft_annex", annex_note="本告知书为商品房买卖合同附件。")
    player.do(sale, "review_annex")


def _sale(player: Player, project: str) -> Instance:
    same = (Instance.process_key == "sales-risk", Instance.scope_id == project)
    return player.session.scalars(select(Instance).where(*same)).one()


def _seen(player: Player, sale: Instance, step: str | None = None) -> dict[str, Any]:
    """Return what the form of the oldest open task, of this step if one is named, is filled with."""
    found = select(Task).where(Task.instance_id == sale.id, Task.state == TaskState.OPEN).order_by(Task.id)
    task = player.session.scalars(found.where(Task.activity_id == step) if step else found).first()
    assert task is not None, step
    return values_at(player.session, task)


TIMELINE: Sequence[tuple[float, Story]] = (
    (456, guanshan_signed),
    (435, released),
    (45, lanting_surveyed),
    (33, lanting_signed),
    (13, being_surveyed),
    (4, being_signed),
    (4.5, lanting_checked),
)
"""Days before now, and what happened then."""
