"""The pages of a record: PDF/A-3 with the record attached, the same bytes each time, words that stay words."""

from __future__ import annotations

import io
import re
import zlib
from typing import Any

import pytest
from openpyxl import load_workbook

from engine.eventlog import Trace
from engine.files.packages import Terms
from tests.web.packages.printed import AT, HOSTILE, printed, report
from web.packages.contents import _shown, contents_of
from web.packages.letters import drawable
from web.packages.material import Material
from web.packages.sealed import Sealed


def streams(pdf: bytes) -> list[bytes]:
    """Return what the streams of a PDF hold."""
    found = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            found.append(match[1])
    return found


def test_it_claims_pdf_a_3_and_carries_the_record() -> None:
    pdf = printed()
    everything = pdf + b"".join(streams(pdf))
    assert b"<pdfaid:part>3</pdfaid:part>" in everything
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in everything
    assert b'{"record": 1}\n' in streams(pdf)
    assert b"c2sp.org/tlog-proof@v1\n" in streams(pdf)
    assert re.search(rb"/AFRelationship\s*/Source", everything)
    assert b"/JavaScript" not in everything


@pytest.mark.parametrize(("language", "spoken"), [("zh", b"zh-CN"), ("en", b"en-GB")])
def test_it_keeps_what_pdf_a_3a_claims(language: str, spoken: bytes) -> None:
    pdf = printed(language=language)
    everything = pdf + b"".join(streams(pdf))
    assert b"/S/GTS_PDFA1" in everything, "an output intent"
    assert re.search(rb"/DestOutputProfile \d+ 0 R", everything)
    catalogue = re.search(rb"/Type/Catalog.*?endobj", everything, re.DOTALL)
    assert catalogue is not None
    for needed in (b"/OutputIntents", b"/StructTreeRoot", b"/Metadata", b"/AF[", b"/Lang(" + spoken + b")"):
        assert needed in catalogue[0], needed
    assert b"/Marked true" in catalogue[0]
    # Every font is embedded and says which letters its shapes are.
    fonts = len(re.findall(rb"/Subtype/Type0", everything))
    assert fonts == len(re.findall(rb"/ToUnicode \d+ 0 R", everything)) >= 1
    assert len(re.findall(rb"/Type/FontDescriptor", everything)) == len(re.findall(rb"/FontFile[23] ", everything)) >= 1
    assert set(re.findall(rb"/AFRelationship/(\w+)", everything)) == {b"Source", b"Supplement"}
    assert re.search(rb"/S/Figure[^>]*/Alt", everything), "the diagram has words of its own"
    for forbidden in (b"/Encrypt", b"/JavaScript", b"/Launch", b"/LZWDecode", b"/TransparencyGroup"):
        assert forbidden not in everything


def test_the_same_words_give_the_same_bytes() -> None:
    assert printed() == printed()
    assert printed() != printed("渗水")


def test_words_are_never_read_as_markup() -> None:
    plain = printed("漏水")
    hostile = printed(HOSTILE)
    assert hostile.startswith(b"%PDF-")
    assert hostile != plain


def test_an_empty_case_and_long_words_have_pages_too() -> None:
    nothing: dict[str, Any] = {"forms": [], "signatures": [], "files": [], "history": [], "drawings": [], "facts": []}
    nothing |= {"corrections": [], "late": []}
    assert printed("", **nothing)
    assert printed("长" * 3000 + "\n\n" + "w" * 3000)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("堃 㙍 ㎡ é", "堃 㙍 ㎡ é"),
        ("𠮷野家", "〔U+20BB7〕野家"),
        ("好👍", "好〔U+1F44D〕"),
        ("左\u202e右\u200b连", "左右连"),
        ("一\t二\r\n三\u2028四", "一    二\n三\n四"),
        ("\x00\x1b", "〔U+0000〕〔U+001B〕"),
    ],
)
def test_what_the_letters_cannot_draw_is_shown_by_its_code(written: str, shown: str) -> None:
    assert drawable({"a": [written, 1, None]}) == {"a": [shown, 1, None]}
    assert printed(written)


def test_a_very_long_record_has_pages_that_say_what_they_leave_out() -> None:
    line = report()["history"][0]
    words = {**report(), "history": [line] * 2_500}
    sealed = Sealed(1, 0, "b" * 64, AT, 0, True, 0, 0, 1, "c" * 64, AT)
    trace = Trace("TS-1", "complaint", ())
    material = Material("TS-1", Terms(1), sealed, words, {}, "", (), {}, trace, (), (), {})
    files = contents_of(material).files
    shown = _shown(material, words)
    assert (len(shown["history"]), shown["left"]["history"]) == (2_000, 500)
    rows = load_workbook(io.BytesIO(files["working-copy.xlsx"])).worksheets[0].max_row
    assert rows == 2_502, "the working copy holds every line"
    assert files["record.pdf"].startswith(b"%PDF-")
