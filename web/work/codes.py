"""QR codes on paper: they lead to the page that says whether the sheet is still the one in force."""

from __future__ import annotations

from flask import current_app, url_for
from markupsafe import Markup

from web.app_settings import settings

QUIET = 4
"""How many modules stay white around a code, as ISO/IEC 18004 asks."""


def print_address(number: str, label: str) -> str:
    """Return the address a print of a document leads to, under the public address of the company."""
    root = str(settings(current_app).public_url).rstrip("/")
    return f"{root}{url_for('prints.show', number=number, revision=label)}"


def code_of(address: str) -> Markup:
    """Return the QR code of an address as SVG, black on white."""
    # Imported here: few pages are printed, and every command would start later by the modules of reportlab.
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(address))
    code.make()
    count = code.getModuleCount()
    dark = "".join(
        f"M{column + QUIET} {row + QUIET}h1v1h-1z"
        for row in range(count)
        for column in range(count)
        if code.isDark(row, column)
    )
    side = count + 2 * QUIET
    return Markup(
        '<svg class="fb-code" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" width="72" height="72" '
        'role="img" aria-label="QR"><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{1}"/></svg>'
    ).format(side, dark)
