"""XML from strangers: what is refused, what is tolerated, and how refusals read."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.definitions import xml
from engine.definitions.xml import parse
from engine.errors import DefinitionInvalid, Problem


def refusal(source: bytes) -> Problem:
    with pytest.raises(DefinitionInvalid) as caught:
        parse(source)
    [problem] = caught.value.problems
    return problem


@pytest.mark.parametrize(
    "source",
    [
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<?xml version="1.0"?>\n<!-- hello --><!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        '<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>'.encode("utf-16-le").join((b"\xff\xfe", b"")),
        b'<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><a/>',
    ],
)
def test_a_doctype_is_refused(source: bytes) -> None:
    assert refusal(source).rule == "xml-doctype"


def test_entities_never_multiply() -> None:
    bombs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    assert refusal(f'<!DOCTYPE a [<!ENTITY l0 "ha">{bombs}]><a>&l9;</a>'.encode()).rule == "xml-doctype"


def test_files_of_the_server_are_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    source = f'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{secret}" parse="text"/></a>'
    assert "geheim" not in "".join(map(str, parse(source.encode()).itertext()))


def test_a_doctype_inside_text_is_only_text() -> None:
    assert parse(b"<a><![CDATA[<!DOCTYPE html>]]></a>").text == "<!DOCTYPE html>"


def test_large_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MAX_BYTES", 100)
    assert parse(b"<a/>".ljust(100)).tag == "a"
    assert refusal(b"<a/>".ljust(101)).rule == "xml-too-large"


def test_files_of_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MAX_ELEMENTS", 3)
    assert len(parse(b"<a><b/><b/></a>")) == 2
    assert refusal(b"<a><b/><b/><b/></a>").rule == "xml-too-large"


def test_nesting_without_end_is_refused() -> None:
    assert refusal(b"<a>" * 5000 + b"</a>" * 5000).rule == "xml-not-well-formed"


@pytest.mark.parametrize(
    "source",
    [
        "<a n='中文'/>".encode("utf-8-sig"),
        "\n  <?xml version='1.0' encoding='UTF-8'?><a n='中文'/>".encode(),
        "<?xml version='1.0' encoding='GBK'?><a n='中文'/>".encode("gbk"),
        "<?xml version='1.0' encoding='UTF-16'?><a n='中文'/>".encode("utf-16"),
        "<?xml version='1.0' encoding='UTF-16'?><a n='中文'/>".encode(),
        "<?xml version='1.0' encoding='UTF-8'?><a n='中文'/>".encode("gb18030"),
        "<?xml version='1.0' encoding='klingon'?><a n='中文'/>".encode(),
    ],
    ids=["utf-8 bom", "blanks first", "gbk", "utf-16", "utf-16 declared only", "gb18030 undeclared", "unknown name"],
)
def test_encodings_are_recognised(source: bytes) -> None:
    assert parse(source).get("n") == "中文"


def test_comments_and_instructions_are_gone() -> None:
    root = parse(b"<a><!-- c --><?go on?>text<b/></a>")
    assert [child.tag for child in root.iter()] == ["a", "b"]
    assert root.text == "text"


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        (b"<a>\n  <b>\n</a>", "第 3 行第 5 列：开始标签与结束标签不一致", "line 3, column 5: opening and closing"),
        (b"", "文件是空的", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n", "文件内容不是 XML", "not XML"),
        (b"<a><x:b/></a>", "未声明的命名空间前缀", "prefix is used that is not declared"),
        (b'<a b="1" b="2"/>', "属性重复", "appears twice"),
        (b"<a>&nbsp;</a>", "未定义的实体", "entity is used that is not defined"),
        (b"<a>R & D</a>", "实体", "entity"),
        (b"<a>\x00</a>", "不允许的字符", "character XML does not allow"),
        (b'<?xml version="1.0" encoding="utf-16"?>\n<a>', "第 2 行", "line 2"),
    ],
)
def test_a_refusal_says_where_and_why(source: bytes, zh: str, en: str) -> None:
    problem = refusal(source)
    assert zh in problem.text.zh
    assert en in problem.text.en
    assert problem.remedy is not None
    assert "\n" not in problem.text.zh + problem.text.en
