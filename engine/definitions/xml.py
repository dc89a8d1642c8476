"""XML from strangers becomes a tree: no entities, no DTD, no network, bounded size, clear refusals."""

from __future__ import annotations

import re

from lxml import etree

from engine.definitions.namespaces import Element
from engine.definitions.xml_reasons import reason
from engine.errors import DefinitionInvalid, Problem
from engine.text import Text

MAX_BYTES = 5 * 1024 * 1024
MAX_ELEMENTS = 50_000

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE_IN_PROLOG = re.compile(rb"^\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<!DOCTYPE", re.DOTALL)


def parse(
    source: bytes, *, whole: bool = False, most_bytes: int | None = None, most_elements: int | None = None
) -> Element:
    """Return the root element of ``source``; comments and processing instructions only when it is wanted ``whole``.

    Raises ``DefinitionInvalid`` with one problem that says line, column and reason when the file is
    not well-formed, declares a DOCTYPE, or is larger than ``most_bytes`` or ``most_elements`` (of a
    diagram unless given).
    """
    most_bytes, most_elements = most_bytes or MAX_BYTES, most_elements or MAX_ELEMENTS
    if len(source) > most_bytes:
        raise refused(
            "xml-too-large",
            Text(
                f"文件有 {len(source) / 1048576:.1f} MB，超过上限 {most_bytes // 1048576} MB",
                f"the file has {len(source) / 1048576:.1f} MB, the limit is {most_bytes // 1048576} MB",
            ),
            Text("请把嵌入的图片等大块内容移出文件", "Move pictures and other bulk out of the file"),
        )
    source = source if source.startswith(_UTF16_BOMS) else source.removeprefix(_UTF8_BOM).lstrip()
    _refuse_doctype(bool(_DOCTYPE_IN_PROLOG.match(source.replace(b"\0", b"").lstrip(b"\xff\xfe"))))
    root = _parse_any_encoding(source, whole)
    # The scan above misses exotic encodings; the parser knows for certain.
    _refuse_doctype(root.getroottree().docinfo.internalDTD is not None)
    count = sum(1 for _ in root.iter())
    if count > most_elements:
        raise refused(
            "xml-too-large",
            Text(
                f"文件有 {count} 个元素，超过上限 {most_elements}",
                f"the file has {count} elements, the limit is {most_elements}",
            ),
            Text("请把流程拆成几个文件", "Split the process into several files"),
        )
    return root


def refused(rule: str, text: Text, remedy: Text | None = None) -> DefinitionInvalid:
    """Return the refusal of a whole file for one reason."""
    return DefinitionInvalid([Problem(None, text, remedy=remedy, rule=rule, kind="structure")])


def _refuse_doctype(found: bool) -> None:
    if found:
        raise refused(
            "xml-doctype",
            Text("文件含有 DOCTYPE 声明，出于安全原因不接受", "the file has a DOCTYPE, refused for safety"),
            Text("请删除以 <!DOCTYPE 开头的声明", "Remove the declaration that begins with <!DOCTYPE"),
        )


def _parser(whole: bool, encoding: str | None = None) -> etree.XMLParser:
    # A new parser each time: lxml parsers keep an error log and must not be shared by threads.
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=not whole,
        remove_pis=not whole,
        recover=False,
    )


def _parse_any_encoding(source: bytes, whole: bool) -> Element:
    """Trust the declared encoding first, then UTF-8, then GB 18030: editors often declare a wrong one."""
    try:
        return etree.fromstring(source, _parser(whole))
    except etree.XMLSyntaxError as error:
        failure = error
    for encoding in ("utf-8", "gb18030"):
        try:
            text = source.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return etree.fromstring(_DECLARATION.sub(_blank, text).encode(), _parser(whole, "utf-8"))
        except etree.XMLSyntaxError as error:
            failure = error
            break
    raise _not_well_formed(failure) from None


def _blank(match: re.Match[str]) -> str:
    """Replace a declaration by blanks, so that lines and columns of messages stay true."""
    return re.sub(r"[^\n]", " ", match.group())


def _not_well_formed(error: etree.XMLSyntaxError) -> DefinitionInvalid:
    line, column = error.position
    # libxml2 appends its own position to some messages; ours stands in front already.
    why = reason(getattr(error, "code", 0), re.sub(r", line \d+, column \d+$", "", error.msg or ""))
    return refused(
        "xml-not-well-formed",
        Text(
            f"第 {line} 行第 {column} 列：{why.zh}",
            f"line {line}, column {column}: {why.en}",
        ),
        Text(
            "请用建模工具重新导出该文件，不要手工修改其内容",
            "Export the file from the modeler again; do not edit it by hand",
        ),
    )
