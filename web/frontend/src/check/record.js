// Checks an exported record as verifier/verify_record.py does, in the same order and with the same words.
import { checkpointOf, keyOf, sameKey, signatureOf, signed } from './notes.js';
import { digest, fromBase64, fromBase64url, hex, joined, plain, toBase64url, unhex, utf8 } from './octets.js';
import { continues, includes } from './tree.js';
import { need } from './wrong.js';

const EVENT = utf8('firebreak.event/v1\0');
const LOG_KEY = utf8('firebreak.log-key/v1\0');
/** A clock that is put right is no forgery: milliseconds. */
const SLACK = 5 * 60 * 1000;

function checkEvents({ stream, events, missing = [] }) {
  const [digests, erased] = [[], new Set()];
  let [head, last, shown] = ['0'.repeat(64), '', 0];
  events.forEach(({ body, disclosures }, index) => {
    const seq = index + 1;
    const fields = JSON.parse(body);
    need(plain(fields) === body, `第 ${seq} 号事件不是规范格式`, `event ${seq} is not in canonical form`);
    const follows = fields.stream === stream && fields.seq === seq && fields.prev === head;
    need(follows, `第 ${seq} 号事件与前一号不相接`, `event ${seq} does not follow`);
    const back = last && Date.parse(last) - Date.parse(fields.at) > SLACK;
    need(!back, `第 ${seq} 号事件早于前一号`, `event ${seq} is earlier than the one before`);
    const facts = fields.v > 1 ? fields.facts : [fields];
    const own = facts.flatMap((fact) => fact._sd ?? []);
    for (const fact of facts) if (fact.type === 'privacy.erased') fact.digests?.forEach((one) => erased.add(one));
    for (const text of disclosures) {
      const place = own.indexOf(toBase64url(digest(utf8(text))));
      need(place >= 0, `第 ${seq} 号事件的内容被换过`, `a value of event ${seq} was exchanged`);
      own.splice(place, 1);
      JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64url(text)));
      shown += 1;
    }
    digests.push(...own);
    [head, last] = [hex(digest(EVENT, utf8(body))), fields.at];
  });
  const left = digests.filter((one) => !erased.has(one));
  const lost = left.filter((one) => missing.includes(one)).length;
  need(!lost, `${lost} 项内容缺失，没有清除事件`, `${lost} values are missing, no event says they were erased`);
  return { seq: events.length, head, last, shown, erased: digests.length - left.length, withheld: left.length };
}

/** The key that was in use at a time, every later one named by the one before. */
function keyInUse(record, trusted, name, at) {
  const keys = record.keys.map((one) => ({ ...keyOf(one.key), ...one }));
  const start = keys.findIndex((key) => sameKey(key, trusted));
  need(start >= 0, '不是您持有的日志公钥', "the log's key is not the one you hold");
  const known = keys.slice(start);
  known.slice(1).forEach((one, index) => {
    const named = signed(known[index].octets, joined(LOG_KEY, utf8(one.key)), fromBase64(one.signature));
    need(named, '新公钥未经旧钥签发', 'a key nobody named');
  });
  const used = known.filter((one) => one.since <= at).pop();
  need(used && used.name === name, '检查点不在公钥有效期内', "the checkpoint is not of the key's time");
  return used;
}

/** Checks the record of the destruction list; returns the list, and the events and the head it states of a record. */
function checkDestroyed({ stream, destroyed }, key) {
  check(destroyed, key);
  const bodies = destroyed.stream.startsWith('dl/') ? destroyed.events.map(({ body }) => JSON.parse(body)) : [];
  const facts = bodies.flatMap((fields) => (fields.v > 1 ? fields.facts : [fields]));
  const items = facts.filter(({ type }) => type === 'list.executed').flatMap((fact) => fact.items);
  const item = items.find(({ number }) => `pi/${number}` === stream);
  need(item, '销毁清单没有列出该记录', 'the destruction list does not name the record');
  return { list: destroyed.stream.slice(3), seq: item.seq, head: item.head };
}

/** Returns what was found, line by line in both languages.  Raises Wrong, or another error for what is no record. */
export function check(record, key, witnesses = [], kept = '') {
  if (!('format' in record)) throw new TypeError('format');
  need(record.format === 'firebreak-record/1', '不是导出的记录', 'not an exported record');
  const found = checkEvents(record);
  const { last, shown, erased, withheld } = found;
  const gone = !record.events.length && record.destroyed ? checkDestroyed(record, key) : null;
  const { seq, head } = gone ?? found;
  const note = record.checkpoint;
  const { name, size, root, at } = checkpointOf(note);
  const signer = keyInUse(record, keyOf(key), name, at);
  need(signatureOf(note, signer), '检查点签名不对', "the checkpoint's signature does not fit");

  const entry = (told) => {
    const there = includes(root, size, told.index, told.entry, told.hashes);
    need(there, '不在日志的这个位置', 'not at this place of the log');
    return JSON.parse(told.entry);
  };
  const said = entry(record.head);
  const sealed = said.kind === 'head' && said.stream === record.stream && said.seq === seq && said.head === head;
  need(sealed, '与签封的内容不符', 'not what was sealed');
  need(last <= said.at && said.at <= at, '时间不符：签封早于事件', 'sealed before it happened');
  const lines = [
    gone
      ? [`${record.stream} 已依清单 ${gone.list} 销毁，事件 ${seq} 个`, `${record.stream} destroyed under list ${gone.list}, ${seq} events`]
      : [`${record.stream} 未改动，事件 ${seq} 个`, `${record.stream} unchanged, ${seq} events`],
    [`日志第 ${record.head.index} 项，最后一个事件记于 ${last || '（已销毁）'}，签封于 ${said.at}`, `entry ${record.head.index} of the log; last event ${last || '(destroyed)'}, sealed ${said.at}`],
    [`可读内容 ${shown} 项，已依规清除 ${erased} 项，未提供 ${withheld} 项`, `${shown} values shown, ${erased} erased by an order on record, ${withheld} withheld`],
  ];
  if (record.closing) {
    const snapshot = entry(record.closing.snapshot);
    const item = plain({ head, seq, stream: record.stream });
    const { number, hashes } = record.closing;
    const there = includes(unhex(snapshot.root), snapshot.count, number, item, hashes);
    need(there && snapshot.kind === 'snapshot', '日终快照中的状态不同', 'the closing snapshot states otherwise');
    lines.push([`完整：${snapshot.at} 日终时即此状态`, `complete: the state at the day's closing, ${snapshot.at}`]);
  } else {
    lines.push(['签封后尚未日终，无法排除更新的状态', 'no closing since: a newer state is possible']);
  }
  for (const one of witnesses.map(keyOf)) {
    const time = signatureOf(note, one);
    need(time, `缺少见证签名：${one.name}`, `the witness ${one.name} did not sign`);
    lines.push([`见证 ${one.name}：${time}`, `witnessed by ${one.name}: ${time} (seconds since 1970)`]);
  }
  if (kept) {
    const before = checkpointOf(kept);
    const told = record.consistency ?? { size: 0, hashes: [] };
    const grown = continues(before.root, before.size, root, size, told.hashes);
    need(grown && told.size === before.size, '与您留存的检查点不相接', 'does not continue the checkpoint you kept');
    lines.push([`与您留存的第 ${before.size} 项检查点相接`, `continues the checkpoint of ${before.size} entries you kept`]);
  }
  return lines;
}
