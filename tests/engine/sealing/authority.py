"""A time-stamping authority of the tests' own, made with openssl."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from engine.sealing.stamping import Authority

CONFIGURATION = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


class OwnAuthority:
    """Answers requests with ``openssl ts``; ``root`` is the file of its root certificate."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        root, key = _certificate("Root", None, folder / "ca.pem", folder / "ca.key")
        _certificate("TSA", (root, key), folder / "tsa.pem", folder / "tsa.key")
        (folder / "serial").write_text("01")
        (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))
        self.root = folder / "ca.pem"
        self.asked = 0

    @property
    def known(self) -> Authority:
        """Return it as the sealer knows it."""
        return Authority("http://tsa.example", (x509.load_pem_x509_certificate(self.root.read_bytes()),))

    def answer(self, _address: str, content: bytes, kind: str) -> tuple[int, bytes]:
        """Stamp what is asked."""
        assert kind == "application/timestamp-query"
        self.asked += 1
        query, reply = self.folder / "query.tsq", self.folder / "reply.tsr"
        query.write_bytes(content)
        command = ["openssl", "ts", "-reply", "-config", str(self.folder / "tsa.cnf"), "-queryfile", str(query)]
        subprocess.run([*command, "-out", str(reply)], check=True, capture_output=True, timeout=60)
        return 200, reply.read_bytes()

    def accepts(self, text: bytes, token: bytes) -> bool:
        """Say what ``openssl ts -verify`` says, as the guide tells auditors to ask it."""
        data, stamp = self.folder / "stamp.txt", self.folder / "stamp.tsr"
        data.write_bytes(text)
        stamp.write_bytes(token)
        command = ["openssl", "ts", "-verify", "-data", str(data), "-in", str(stamp), "-CAfile", str(self.root)]
        return subprocess.run(command, capture_output=True, timeout=60).returncode == 0


def _certificate(
    name: str, by: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None, file: Path, key_file: Path
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signer = (by[0].subject, by[1]) if by else (subject, key)
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    )
    if by:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    made = builder.sign(signer, hashes.SHA256())
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made, key
