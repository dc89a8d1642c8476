// What is given (record, key, a kept checkpoint, witnesses) and what the check says of it.  Nothing leaves the browser.
import { useRef, useState } from 'preact/hooks';
import { inChinese, say } from '../lib/language.js';
import { check } from './record.js';
import { Wrong } from './wrong.js';

const HEADS = {
  passed: () => say('通过', 'Passed'),
  failed: () => say('不通过', 'Failed'),
  unreadable: () => say('无法检查', 'Cannot be checked'),
};
const BADGES = { passed: 'fb-badge-ok', failed: 'fb-badge-overdue', unreadable: 'fb-badge-today' };

/** Lets a file be chosen or dropped. */
function Chosen({ id, label, accept, hint, required, field }) {
  const drop = (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) field.current.files = event.dataTransfer.files;
  };
  return (
    <div class="mb-3" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <label class="form-label" for={id}>{label}</label>
      <input class="form-control" id={id} type="file" accept={accept} required={required} ref={field} aria-describedby={`${id}-hint`} />
      <span class="fb-hint" id={`${id}-hint`}>{hint}</span>
    </div>
  );
}

async function checked(file, key, witnesses, kept) {
  try {
    const record = JSON.parse(await file.text());
    const asked = witnesses.split('\n').map((line) => line.trim()).filter(Boolean);
    const lines = check(record, key, asked, kept ? await kept.text() : '');
    return { verdict: 'passed', lines };
  } catch (error) {
    if (error instanceof Wrong) return { verdict: 'failed', lines: [error.words] };
    return { verdict: 'unreadable', lines: [[`文件或公钥不完整：${error.message}`, `the file or the key is not whole: ${error.message}`]] };
  }
}

function Verdict({ verdict, lines }) {
  return (
    <div class="mt-3" role="status" data-verdict={verdict}>
      <p class="mb-2"><span class={`fb-badge ${BADGES[verdict]}`}>{HEADS[verdict]()}</span></p>
      <ul class="mb-0">{lines.map(([zh, en]) => <li class="text-break" key={zh}>{inChinese ? zh : en}</li>)}</ul>
    </div>
  );
}

export function Check() {
  const [record, kept, key, witnesses] = [useRef(), useRef(), useRef(), useRef()];
  const [found, setFound] = useState(null);
  const run = async (event) => {
    event.preventDefault();
    setFound(null);
    setFound(await checked(record.current.files[0], key.current.value, witnesses.current.value, kept.current.files[0]));
  };
  return (
    <form onSubmit={run}>
      <Chosen id="record" field={record} accept=".json" required label={say('记录文件', 'Record')}
        hint={say('系统导出的 .json，可拖到这里。文件只在本机读取，不上传。', 'The exported .json; drop it here. It is read on this computer only.')} />
      <div class="mb-3">
        <label class="form-label" for="key">{say('日志公钥', 'Key of the log')}</label>
        <input class="form-control" id="key" required autocomplete="off" spellcheck={false} ref={key} aria-describedby="key-hint" />
        <span class="fb-hint" id="key-hint">{say('用审核前另行交给您的公钥，不要从被查的系统里复制。', 'The one handed to you before the audit, not copied from the system under audit.')}</span>
      </div>
      <Chosen id="kept" field={kept} accept=".txt" label={say('留存的检查点（可不填）', 'Checkpoint you kept (optional)')}
        hint={say('须与下载记录时填的项数相同。', 'Of the size you gave when you took the record.')} />
      <div class="mb-3">
        <label class="form-label" for="witnesses">{say('见证公钥（可不填，每行一个）', 'Keys of witnesses (optional, one a line)')}</label>
        <textarea class="form-control" id="witnesses" rows="2" spellcheck={false} ref={witnesses} />
      </div>
      <button class="btn btn-primary">{say('查验', 'Check')}</button>
      {found && <Verdict {...found} />}
    </form>
  );
}
