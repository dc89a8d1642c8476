// The head of the page: which check it is, whether there is a signal, how much waits; and what the person has to know.
import { say } from '../lib/language.js';

const NET = {
  online: () => say('在线', 'Online'),
  offline: () => say('离线', 'Offline'),
  out: () => say('未登录', 'Signed out'),
  other: () => say('已换人', 'Another person'),
};

export function Head({ page, net, waiting }) {
  return (
    <header class="fb-site-head">
      <a class="btn btn-icon" href={page.task.url} aria-label={say('回到任务', 'Back to the task')}>‹</a>
      <div class="fb-site-title">
        <h1>{page.task.name}<span class="fb-number"> {page.round}</span></h1>
        <p>{page.task.case} {page.task.title}</p>
      </div>
      <div class="fb-site-net" data-net={net} role="status">
        <strong>{NET[net]()}</strong>
        <span>{waiting ? say(`待送 ${waiting}`, `${waiting} waiting`) : say('全部送达', 'All sent')}</span>
      </div>
    </header>
  );
}

export function Notices({ net, others, page, task, onAgain }) {
  return (
    <div class="fb-site-notices">
      {net === 'out' && (
        <p class="fb-site-notice" role="alert">
          {say('登录已过期，已记的内容都在手机里。登录后自动送出。', 'You were signed out. What you noted is kept on this phone and sent after you sign in.')}
          <a class="btn btn-primary" href={`/sign-in?next=/site/${task}`}>{say('登录', 'Sign in')}</a>
        </p>
      )}
      {net === 'other' && (
        <p class="fb-site-notice" role="alert">
          {say('此浏览器已由他人登录。', 'Somebody else has signed in.')}
          <a class="btn" href={`/site/${task}`}>{say('刷新', 'Reload')}</a>
        </p>
      )}
      {net === 'offline' && (
        <p class="fb-site-notice">
          {say('没有信号。照常记录，存在手机里，有信号后自动送出。', 'No signal. Go on: everything is kept on this phone and sent when there is one.')}
          <button type="button" class="btn btn-sm" onClick={onAgain}>{say('再试', 'Try again')}</button>
        </p>
      )}
      {!page.task.open && <p class="fb-site-notice">{say('本次检查表已提交；补记的问题仍会送出。', 'This sheet was handed in; findings you add are still sent.')}</p>}
      {others > 0 && <p class="fb-site-notice">{say(`本机还有其他人未送出的记录 ${others} 条，由本人登录后送出。`, `${others} records of other people wait on this phone; they are sent when those sign in.`)}</p>}
      {page.base && <p class="fb-site-base">{say('比对依据：', 'Compared with: ')}{page.base}</p>}
    </div>
  );
}
