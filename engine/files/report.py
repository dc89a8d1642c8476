"""Writes a plain report of facts and sections as PDF, with Chinese type."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

FONT = "STSong-Light"


@dataclass(frozen=True)
class Section:
    """A heading and its text; line breaks are kept."""

    heading: str
    text: str


def write_report(title: str, facts: Sequence[tuple[str, str]], sections: Sequence[Section], foot: str) -> bytes:
    """Return a PDF (A4): title, a table of facts, the sections, and ``foot`` at the end."""
    # Imported here: reports are rare, and every command would start later by the 67 modules of reportlab.
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    def paragraph(text: str, style: ParagraphStyle) -> Paragraph:
        return Paragraph(escape(text).replace("\n", "<br/>"), style)

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle("body", fontName=FONT, fontSize=10.5, leading=17, wordWrap="CJK")
    head = ParagraphStyle("head", parent=body, fontSize=12, leading=20, spaceBefore=8)
    top = ParagraphStyle("top", parent=body, fontSize=18, leading=28, alignment=1, spaceAfter=10)
    table = Table(
        [[paragraph(name, body), paragraph(value, body)] for name, value in facts],
        colWidths=[28 * mm, 142 * mm],
    )
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#b8bdc4")),
                ("BACKGROUND", (0, 0), (0, -1), colors.HexColor("#f2f4f6")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    story = [paragraph(title, top), table]
    for section in sections:
        story += [paragraph(section.heading, head), paragraph(section.text, body)]
    story += [Spacer(1, 10 * mm), paragraph(foot, body)]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, title=title, leftMargin=20 * mm, rightMargin=20 * mm).build(story)
    return out.getvalue()
