"""The first file of a package: what lies in it, and how it is checked without the system it came from."""

from __future__ import annotations

from collections.abc import Sequence

from web.packages.bag import TAGS
from web.packages.cover import Cover
from web.packages.proofs import EARLIER, KEY, RECORD, STAMP, LogProofs
from web.packages.transferlist import HEAD


def readme(cases: Sequence[Sequence[str]], cover: Cover, log: LogProofs, *, is_signed: bool) -> str:
    """Return it in both languages; it says only what this package can be checked for.

    ``cases`` are the numbers of the cases, or the lines of the transfer list.
    """
    missing = "".join(f"  {one.number}: {one.reason}\n" for one in cover.failed)
    steps = [
        _WHOLE,
        _RECORD,
        _BROWSER,
        *([_EARLIER] if EARLIER in log.files else []),
        *([_STAMP] if {f"{STAMP}token.tsr", RECORD} <= log.files.keys() else []),
        *([_LOG] if RECORD in log.files else []),
        _SIGNED if is_signed else _UNSIGNED,
    ]
    told = "\n".join(f"{at}. {step}" for at, step in enumerate(steps, 1))
    number = cases[0][1 if cover.transfer else 0]
    said = {"number": number, "tags": TAGS, "key": KEY, "earlier": EARLIER, "log": RECORD, "stamp": STAMP}
    return _README.format(
        transfer=_TRANSFER.format(number=cover.transfer.number, head=" | ".join(HEAD)) if cover.transfer else "",
        listed="\n".join("  " + " | ".join(one) for one in cases),
        missing=f"\n未能放入 / Not in the package:\n{missing}" if missing else "",
        steps=told.format(**said),
        size=log.size,
    )


_README = """证据包 / Evidence package
=========================

{transfer}事项 / Cases:
{listed}
{missing}
全部文件在 data/ 中 / everything lies in data/. 每个事项一个文件夹 / One folder for each case:

  record.pdf          供人阅读的记录（PDF/A-3）：表单、签署、附件、更正、补录、经过、流程图；内附 record.json 和证明
                      the record to read (PDF/A-3), with record.json and its proof attached
  record.json         全部事件、可提供的内容、日志证明 / every event, the values that may be shown, the proofs
  record.tlog-proof   C2SP 格式的证明 / the proof in the format of C2SP
  attachments/        附件原件（制作时选择放入才有）/ the attached files, when they were asked for
  log.xes             事件日志（IEEE 1849，可用流程挖掘软件打开）/ event log (IEEE 1849)
  log.ocel.json       事件日志（OCEL 2.0）/ event log (OCEL 2.0)
  working-copy.xlsx   工作副本，供筛选批注，不作证据 / working copy to filter and mark, not evidence
  in-force/           办理时依据的流程图、决策表、表单 / diagrams, tables and forms the case runs on

checkpoint.txt        日志检查点（共 {size} 项），请留存 / the log's checkpoint ({size} entries), to be kept
log/                  日志的公钥、较早的检查点、日志自身的记录、时间戳
                      the log's key, an earlier checkpoint, the log's own record, time stamps

怎样查验 / How to check
-----------------------
不需要网络，也不需要本系统。在本文件夹（含 bagit.txt 的那一层）运行。verify_record.py 和公钥用审核前另行交给您的，
不要用系统当天给的；包内的公钥供核对。
No network and no system is needed. Run in this folder, the one with bagit.txt. Take verify_record.py and the key you
were handed before the audit, not those of the day; the key in the package is there to be compared.

{steps}
"""
_TRANSFER = """移交清单 / Transfer list {number}（transfer-list.xlsx）
交接：接收人用 sha256sum 算整个 zip 的摘要，在系统的移交页填写确认。
The receiver takes the SHA-256 of the whole zip and confirms it on the page of the transfer.
  {head}

"""
_WHOLE = """文件完整（任何电脑）/ the files are whole (any computer):
     sha256sum -c manifest-sha256.txt && sha256sum -c {tags}"""
_RECORD = """记录未改动、完整、在日志的这个位置 / the record is unchanged, complete, and has this place in the log:
     python verify_record.py data/{number}/record.json --key data/{key}
   公钥须与您手上的一字不差 / the key has to be, letter by letter, the one you hold"""
_BROWSER = """没有 Python：用浏览器打开另行交给您的 check_record.html，选同样的文件
   without Python: open check_record.html, handed out too, in a browser and choose the same files"""
_EARLIER = """日志只增不改 / the log only grew: --kept 加上您自己留存的检查点；没有留存，用包内较早的那个
   add the checkpoint you kept; when you kept none, the earlier one of this package:
     python verify_record.py data/{number}/record.json --key data/{key} --kept data/{earlier}"""
_STAMP = """时间戳（RFC 3161）/ time stamp: 用时间戳机构的根证书 / with the root certificate of the authority:
     openssl ts -verify -data data/{stamp}stamped.txt -in data/{stamp}token.tsr -CAfile ROOT.pem
   加盖时间戳的检查点在同一日志中 / the stamped checkpoint is of the same log:
     python verify_record.py data/{log} --key data/{key} --kept data/{stamp}checkpoint.txt"""
_LOG = """日志的公钥更换、恢复备份都在日志自身的记录里 / keys and restores stand in the log's own record:
     python verify_record.py data/{log} --key data/{key}"""
_SIGNED = """tagmanifest-sha256.note 是日志密钥对清单摘要的签名（C2SP signed-note）
   tagmanifest-sha256.note is the signature of the log's key over the manifest's digest (C2SP signed note)"""
_UNSIGNED = """本包没有另外签名：制作它的进程拿不到日志密钥；包的摘要已记入账本
   not signed apart: the process that made it has no access to the log's key; its digest is in the ledger"""
