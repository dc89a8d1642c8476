"""Files of cases as they are sent to browsers."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from engine import commands
from engine.commands import Upload


@pytest.fixture
def attach(company):
    """Return what attaches a file to one case."""
    case = company.report()

    def add(name: str, content: bytes) -> str:
        return commands.attach(company.session, case.id, Upload(name, content), by=company.acting(company.chen)).id

    return add


def test_a_picture_is_shown_and_has_a_small_version(company, client, attach):
    file_id = attach("现场.jpg", company.picture((1600, 1200)))
    client.sign_in("chen")
    whole, small = client.get(f"/files/{file_id}", buffered=True), client.get(f"/files/{file_id}/thumbnail")
    assert whole.headers["Content-Disposition"].startswith("inline")
    assert whole.mimetype == small.mimetype == "image/jpeg"
    assert Image.open(io.BytesIO(small.data)).size == (320, 240)
    again = client.get(f"/files/{file_id}/thumbnail", headers={"If-None-Match": small.headers["ETag"]})
    assert again.status_code == 304


def test_a_picture_taken_sideways_is_turned_upright(company, client, attach):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (800, 400)).save(out, "JPEG", exif=exif)
    file_id = attach("现场.jpg", out.getvalue())
    client.sign_in("chen")
    assert Image.open(io.BytesIO(client.get(f"/files/{file_id}/thumbnail").data)).size == (160, 320)


@pytest.mark.parametrize(
    ("name", "content", "kind", "way"),
    [
        ("报告.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF", "application/pdf", "inline"),
        ("注.txt", b"<script>alert(1)</script>", "text/plain", "attachment"),
    ],
)
def test_nothing_is_ever_served_as_a_page(client, attach, name, content, kind, way):
    file_id = attach(name, content)
    client.sign_in("chen")
    answer = client.get(f"/files/{file_id}", buffered=True)
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"].startswith(way)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert ("sandbox" in answer.headers["Content-Security-Policy"]) == (kind != "application/pdf")
    assert answer.data == content
    assert client.get(f"/files/{file_id}/thumbnail").status_code == 404


def test_part_of_a_file_can_be_asked_for(client, attach):
    file_id = attach("注.txt", b"0123456789")
    client.sign_in("chen")
    answer = client.get(f"/files/{file_id}", headers={"Range": "bytes=2-4"}, buffered=True)
    assert (answer.status_code, answer.data) == (206, b"234")


def test_only_readers_of_the_case_get_its_files(client, people, attach):
    file_id = attach("注.txt", b"x")
    assert client.get(f"/files/{file_id}", buffered=True).location.startswith("/sign-in")
    people("fang", name="方")
    client.sign_in("fang")
    assert client.get(f"/files/{file_id}", buffered=True).status_code == 404
    assert client.get("/files/nosuchfile").status_code == 404
