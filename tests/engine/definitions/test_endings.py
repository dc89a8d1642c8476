"""Files are known by how modelers end their names, ``.xml`` by what it holds."""

from __future__ import annotations

import pytest

from engine.definitions.endings import Kind, kind_of, may_be, plain_name
from engine.definitions.namespaces import BPMN

DIAGRAM = f'<definitions xmlns="{BPMN}"/>'.encode()
TABLE = b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
OTHER = b'<project xmlns="http://maven.apache.org/POM/4.0.0"/>'


@pytest.mark.parametrize(
    ("name", "source", "kind", "plain"),
    [
        ("a.bpmn", b"", ".bpmn", "a.bpmn"),
        ("A.BPMN2", b"", ".bpmn", "A.bpmn"),
        ("采购.bpmn20.xml", b"", ".bpmn", "采购.bpmn"),
        ("a.b.xml", DIAGRAM, ".bpmn", "a.b.bpmn"),
        ("a.xml", f'<definitions xmlns="{BPMN}">'.encode("utf-16"), ".bpmn", "a.bpmn"),
        ("a.xml", b'<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0">', ".bpmn", "a.bpmn"),
        ("a.dmn.xml", b"", ".dmn", "a.dmn"),
        ("a.xml", TABLE, ".dmn", "a.dmn"),
        ("a.form", b"", ".form", "a.form"),
        ("jdr.csv", b"\xef\xbb\xbfcode,list\r\n", ".csv", "jdr.csv"),
    ],
)
def test_a_file_is_known_by_its_name_or_content(name: str, source: bytes, kind: Kind, plain: str) -> None:
    assert may_be(name)
    assert kind_of(name, source) == kind
    assert plain_name(name, kind) == plain


@pytest.mark.parametrize(
    ("name", "possible"), [("pom.xml", True), ("rules.csv", True), ("a.txt", False), ("bpmn", False)]
)
def test_other_files_are_none_of_them(name: str, possible: bool) -> None:
    assert may_be(name) is possible
    assert kind_of(name, OTHER) is None
