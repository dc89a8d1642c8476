"""Packs the contents of cases into one zip: a bag, signed where the log's key is at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.sealing.notes import Checkpoint, Note
from web.packages.archive import to_zip
from web.packages.bag import PURPOSE, SIGNATURE, TAGS, bagged, signed
from web.packages.contents import Contents


@dataclass(frozen=True)
class Failed:
    """A case that was asked for and is not in the package, and why."""

    number: str
    reason: str


def packed(
    name: str, company: str, cases: Sequence[Contents], failed: Sequence[Failed], key: Ed25519PrivateKey | None
) -> bytes:
    """Return the zip; the same cases and key give the same bytes.  There is at least one case."""
    newest = max(cases, key=lambda one: one.at)
    payload = {f"{one.number}/{path}": content for one in cases for path, content in one.files.items()}
    payload["README.txt"] = readme(cases, failed, is_signed=key is not None).encode()
    payload["checkpoint.txt"] = newest.checkpoint.encode()
    said = Checkpoint.read(Note.read(newest.checkpoint).text)
    bag = bagged(payload, _info(name, company, cases, newest, said, is_signed=key is not None))
    if key is not None:
        bag = signed(bag, said.origin, key)
    return to_zip({f"{name}/{path}": content for path, content in bag.items()}, newest.at)


def _info(
    name: str, company: str, cases: Sequence[Contents], newest: Contents, said: Checkpoint, *, is_signed: bool
) -> Mapping[str, str]:
    return {
        **({"Source-Organization": company} if company else {}),
        "External-Identifier": name,
        "External-Description": f"证据包 Evidence package: {', '.join(one.number for one in cases)}",
        "Bagging-Date": f"{newest.at:%Y-%m-%d}",
        "Firebreak-Checkpoint": f"{said.origin} {said.size} {said.root.hex()}",
        "Firebreak-Signature": f"{SIGNATURE} ({PURPOSE})" if is_signed else "none: the log's key is kept elsewhere",
    }


def readme(cases: Sequence[Contents], failed: Sequence[Failed], *, is_signed: bool) -> str:
    """Return what lies in the package and how to check it, in both languages."""
    listed = "\n".join(f"  {one.number}" for one in cases)
    missing = "".join(f"  {one.number}: {one.reason}\n" for one in failed)
    return _README.format(
        listed=listed,
        missing=f"\n未能放入 / Not in the package:\n{missing}" if missing else "",
        signature=_SIGNED if is_signed else _UNSIGNED,
        tags=TAGS,
    )


_README = """证据包 / Evidence package
=========================

事项 / Cases:
{listed}
{missing}
每个事项一个文件夹 / One folder for each case:

  record.pdf          供人阅读的记录（PDF/A-3）：表单、签署、附件摘要、经过、流程图；内附 record.json 和证明
                      the record to read (PDF/A-3), with record.json and its proof attached
  record.json         全部事件、可提供的内容、日志证明 / every event, the values that may be shown, the proofs
  record.tlog-proof   C2SP 格式的证明 / the proof in the format of C2SP
  log.xes             事件日志（IEEE 1849，可用流程挖掘软件打开）/ event log (IEEE 1849)
  log.ocel.json       事件日志（OCEL 2.0）/ event log (OCEL 2.0)
  working-copy.xlsx   工作副本，供筛选批注，不作证据 / working copy to filter and mark, not evidence
  in-force/           办理时依据的流程图、决策表、表单 / diagrams, tables and forms the case runs on

checkpoint.txt        日志检查点，请留存 / the log's checkpoint, to be kept

怎样查验 / How to check
-----------------------

1. 文件完整（任何电脑）/ the files are whole (any computer):
     sha256sum -c manifest-sha256.txt && sha256sum -c {tags}
2. 记录未改动：用审核前另行交给您的 verify_record.py 和公钥，不要用系统当天给的
   the record is unchanged: with verify_record.py and the key you were handed before the audit
     python verify_record.py data/编号/record.json --key "firebreak/…+…+…"
3. {signature}
"""
_SIGNED = """tagmanifest-sha256.note 是日志密钥对清单摘要的签名（C2SP signed-note）
   tagmanifest-sha256.note is the signature of the log's key over the manifest's digest (C2SP signed note)"""
_UNSIGNED = """本包没有另外签名：制作它的进程拿不到日志密钥；包的摘要已记入账本
   not signed apart: the process that made it has no access to the log's key; its digest is in the ledger"""
