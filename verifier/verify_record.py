"""Check an exported record without the system it came from; needs Python 3.10 and nothing else.

    python verify_record.py record.json --key LOG-KEY [--witness KEY]... [--kept OLD-CHECKPOINT]

LOG-KEY: the key handed out before the audit, or its file. Exit code: 0 as it was sealed, 1 not, 2 not to be checked.
"""

import argparse
import json
import sys
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256, sha512
from pathlib import Path

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
SLACK, moment = timedelta(minutes=5), datetime.fromisoformat  # a clock that is put right is no forgery
D, ROOT = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)


class Wrong(Exception):
    """What does not hold, in Chinese and English."""


def need(holds, zh, en):
    if not holds:
        raise Wrong(f"{zh} / {en}")


def plain(value):
    if isinstance(value, list):
        return f"[{','.join(map(plain, value))}]"
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(f"{plain(name)}:{plain(value[name])}" for name in names) + "}"


def _plus(one, two):
    (x, y, z, t), (a, b, c, d) = one, two
    e, f = (y - x) * (b - a) % P, (y + x) * (b + a) % P
    g, h = 2 * t * d * D % P, 2 * z * c % P
    k, m, n, o = f - e, h - g, h + g, f + e
    return k * m % P, n * o % P, m * n % P, k * o % P


def _times(count, point):
    found = (0, 1, 1, 0)
    while count:
        found = _plus(found, point) if count & 1 else found
        point, count = _plus(point, point), count >> 1
    return found


def _point(octets):
    odd, y = divmod(int.from_bytes(octets, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * ROOT % P if (x * x - square) % P else x
    if y >= P or (x * x - square) % P or (odd and not x):
        return None
    x = x if x & 1 == odd else P - x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(public, message, signature):
    """Say whether an Ed25519 signature fits."""
    key, first, number = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or key is None or first is None or number >= Q:
        return False
    times = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % Q
    (a, b, c, _), (d, e, f, _) = _times(number, BASE), _plus(first, _times(times, key))
    return (a * f - d * c) % P == 0 and (b * f - e * c) % P == 0


def climb(place, last, before, after, path):
    for encoded in path:
        step = b64decode(encoded)
        if last == 0:
            return None, None
        if place & 1 or place == last:
            before, after = sha256(b"\1" + step + before).digest(), sha256(b"\1" + step + after).digest()
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = sha256(b"\1" + after + step).digest()
        place, last = place >> 1, last >> 1
    return (None, None) if last else (before, after)


def includes(root, size, index, entry, path):
    found = sha256(b"\0" + entry.encode()).digest()
    return 0 <= index < size and climb(index, size - 1, found, found, path)[1] == root


def continues(old_root, old, new_root, new, path):
    if old == new or not 0 < old < new or not path:
        return old == new and not path and old_root == new_root
    first, path = (b64decode(path[0]), path[1:]) if old & (old - 1) else (old_root, path)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return climb(place, last, first, first, path) == (old_root, new_root)


def key_of(text):
    """Return name, algorithm, octets and id of a verifier key ``name+id+key``."""
    name, said, encoded = (text if "+" in text else Path(text).read_text("utf-8")).strip().split("+", 2)
    octets = b64decode(encoded)
    key_id = sha256(name.encode() + b"\n" + octets).digest()[:4]
    need(key_id.hex() == said and octets[0] in (1, 4), f"公钥不对：{name}", f"not a key: {name}")
    return name, octets[0], octets[1:], key_id


def signature_of(note, key):
    """Return the time a witness states, or True for a log; None when the key did not sign."""
    name, algorithm, public, key_id = key
    text, _, below = note.rpartition("\n\n")
    message = (text + "\n").encode()
    for line in below.splitlines():
        who, _, encoded = line[2:].partition(" ")
        octets = b64decode(encoded)
        if who == name and octets[:4] == key_id:
            at = algorithm != 4 or int.from_bytes(octets[4:12], "big")
            message = message if at is True else f"cosignature/v1\ntime {at}\n".encode() + message
            return at if signed(public, message, octets[4 if at is True else 12 :]) else None
    return None


def checkpoint_of(note):
    """Return name, size, root and time of a checkpoint."""
    name, size, root, *extra = note.rpartition("\n\n")[0].split("\n")
    return name, int(size), b64decode(root), next((line[3:] for line in extra if line.startswith("at ")), "")


def check_events(record):
    """Check the chain; return seq, head, time and how many values are shown, erased and withheld."""
    head, last, digests, erased = "0" * 64, "", [], set()
    for seq, event in enumerate(record["events"], 1):
        body = event["body"]
        fields = json.loads(body)
        need(plain(fields) == body, f"第 {seq} 号事件不是规范格式", f"event {seq} is not in canonical form")
        place = (fields["stream"], fields["seq"], fields["prev"])
        need(place == (record["stream"], seq, head), f"第 {seq} 号事件与前一号不相接", f"event {seq} does not follow")
        back = last and moment(last[:19]) - moment(fields["at"][:19]) > SLACK
        need(not back, f"第 {seq} 号事件早于前一号", f"event {seq} is earlier than the one before")
        facts = fields["facts"] if fields["v"] > 1 else [fields]
        own = [digest for fact in facts for digest in fact.get("_sd", ())]
        erased.update(one for fact in facts if fact["type"] == "privacy.erased" for one in fact.get("digests", ()))
        for text in event["disclosures"]:
            found = urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()
            need(found in own, f"第 {seq} 号事件的内容被换过", f"a value of event {seq} was exchanged")
            own.remove(found)
            json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        digests += own
        head, last = sha256(b"firebreak.event/v1\0" + body.encode()).hexdigest(), fields["at"]
    left, shown = [it for it in digests if it not in erased], sum(len(one["disclosures"]) for one in record["events"])
    lost = sum(one in record.get("missing", ()) for one in left)
    need(not lost, f"{lost} 项内容缺失，没有清除事件", f"{lost} values are missing, no event says they were erased")
    return len(record["events"]), head, last, shown, len(digests) - len(left), len(left)


def check_keys(record, trusted, name, at):
    """Return the key that was in use at a time, every later one named by the one before."""
    keys = [(key_of(one["key"]), one) for one in record["keys"]]
    start = next((place for place, (key, _) in enumerate(keys) if key == trusted), None)
    need(start is not None, "不是您持有的日志公钥", "the log's key is not the one you hold")
    for (before, _), (_, one) in zip(keys[start:], keys[start + 1 :], strict=False):
        message = b"firebreak.log-key/v1\0" + one["key"].encode()
        need(signed(before[2], message, b64decode(one["signature"])), "新公钥未经旧钥签发", "a key nobody named")
    used = [key for key, one in keys[start:] if one["since"] <= at]
    need(used and used[-1][0] == name, "检查点不在公钥有效期内", "the checkpoint is not of the key's time")
    return used[-1]


def check_destroyed(record, key):
    """Check the record of the destruction list; return the list, and what it states of a record: events and head."""
    check(under := record["destroyed"], key)
    for body in (json.loads(event["body"]) for event in under["events"]):
        for fact in (body["facts"] if body["v"] > 1 else [body]) if under["stream"].startswith("dl/") else ():
            for item in fact["items"] if fact["type"] == "list.executed" else ():
                if "pi/" + item["number"] == record["stream"]:
                    return under["stream"][3:], item["seq"], item["head"]
    raise Wrong("销毁清单没有列出该记录 / the destruction list does not name the record")


def check(record, key, witnesses=(), kept=None):
    """Return what was found, line by line.  Raises Wrong."""
    need(record["format"] == "firebreak-record/1", "不是导出的记录", "not an exported record")
    seq, head, last, shown, erased, withheld = check_events(record)
    state = ("未改动", "unchanged")
    if not record["events"] and record.get("destroyed"):
        number, seq, head = check_destroyed(record, key)
        state = (f"已依清单 {number} 销毁", f"destroyed under list {number}")
    note = record["checkpoint"]
    name, size, root, at = checkpoint_of(note)
    signer = check_keys(record, key_of(key), name, at)
    need(signature_of(note, signer), "检查点签名不对", "the checkpoint's signature does not fit")
    for told in (record["head"], *(one["snapshot"] for one in (record["closing"],) if one)):
        need(includes(root, size, told["index"], told["entry"], told["hashes"]), "不在日志的这个位置", "not there")
    said = json.loads(record["head"]["entry"])
    sealed = (said["kind"], said["stream"], said["seq"], said["head"])
    need(sealed == ("head", record["stream"], seq, head), "与签封的内容不符", "not what was sealed")
    need(last <= said["at"] <= at, "时间不符：签封早于事件", "sealed before it happened")
    index, when = record["head"]["index"], last or "（已销毁）"
    lines = [
        f"{record['stream']} {state[0]}，事件 {seq} 个 / {state[1]}, {seq} events",
        f"日志第 {index} 项，最后一个事件记于 {when}，签封于 {said['at']} / entry, last, sealed",
        f"可读内容 {shown} 项，已依规清除 {erased} 项，未提供 {withheld} 项 / shown, erased, withheld",
    ]
    if closing := record["closing"]:
        snapshot = json.loads(closing["snapshot"]["entry"])
        item, top = plain({"head": head, "seq": seq, "stream": record["stream"]}), bytes.fromhex(snapshot["root"])
        there = includes(top, snapshot["count"], closing["number"], item, closing["hashes"])
        need(there and snapshot["kind"] == "snapshot", "日终快照中的状态不同", "the closing snapshot states otherwise")
        lines.append(f"完整：{snapshot['at']} 日终时即此状态 / complete: the state at that day's closing")
    else:
        lines.append("签封后尚未日终，无法排除更新的状态 / no closing since: a newer state is possible")
    for one in map(key_of, witnesses):
        need(at := signature_of(note, one), f"缺少见证签名：{one[0]}", "a witness did not sign")
        lines.append(f"见证 {one[0]}：{at} / witnessed (seconds since 1970)")
    if kept:
        _, old, old_root, _ = checkpoint_of(kept)
        told = record["consistency"] or {"size": 0, "hashes": []}
        grown = continues(old_root, old, root, size, told["hashes"])
        need(grown and told["size"] == old, "与您留存的检查点不相接", "does not continue the checkpoint you kept")
        lines.append(f"与您留存的第 {old} 项检查点相接 / continues the checkpoint you kept")
    return lines


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("record", type=Path)
    asked.add_argument("--key", required=True)
    asked.add_argument("--witness", action="append", default=[])
    asked.add_argument("--kept", type=Path)
    given = asked.parse_args()
    try:
        told = json.loads(given.record.read_text("utf-8"))
        print("\n".join(check(told, given.key, given.witness, given.kept and given.kept.read_text("utf-8"))))
    except Wrong as wrong:
        print(f"不通过 / FAILED: {wrong}")
        sys.exit(1)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        print(f"无法检查 / cannot be checked: {type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(2)
