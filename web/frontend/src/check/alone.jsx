// The same check as one file that needs no server and no network: an auditor keeps it.
import './tongue.js';
import { render } from 'preact';
import { inChinese, say } from '../lib/language.js';
import { Check } from './page.jsx';

render(
  <>
    <h1>{say('查验记录', 'Check a record')}</h1>
    <p class="fb-hint">
      {say('本文件不联网，可断网使用。', 'This file needs no network.')}{' '}
      <a href={inChinese ? '#en' : '#zh'}>{inChinese ? 'English' : '中文'}</a>
    </p>
    <Check />
  </>,
  document.getElementById('check'),
);
