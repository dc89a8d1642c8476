import { say } from '../lib/language.js';
import { openDialog } from '../lib/dialog.js';

/** Lets the person choose between what they drew and what was saved meanwhile: 'mine', 'theirs', or '' to look first. */
export function chooseVersion({ who }, name, mine) {
  const content = document.createElement('form');
  content.method = 'dialog';
  content.className = 'fb-conflict';
  const title = document.createElement('h2');
  title.textContent = say(`${who}刚刚也保存了“${name}”`, `${who} has just saved "${name}" as well`);
  const words = document.createElement('p');
  words.textContent = say(
    '两份内容都在：您的改动仍在本页和本机，对方的已在服务器。请选择以哪一份继续；另一份可以先下载备查。',
    'Both are kept: yours in this page and browser, theirs on the server. Choose which to go on with; download the other first if you like.',
  );
  const file = document.createElement('a');
  file.href = URL.createObjectURL(new Blob([mine], { type: 'application/octet-stream' }));
  file.download = name;
  file.textContent = say('下载我的内容', 'Download mine');
  const buttons = document.createElement('div');
  buttons.className = 'btn-list';
  for (const [value, label, kind] of [
    ['theirs', say('改用对方的内容', 'Take theirs'), ''],
    ['mine', say('保留我的内容（覆盖）', 'Keep mine (overwrite)'), 'btn-primary'],
  ]) {
    const button = document.createElement('button');
    button.value = value;
    button.className = `btn ${kind}`;
    button.textContent = label;
    buttons.append(button);
  }
  content.append(title, words, file, buttons);
  return openDialog('fb-dialog', content);
}
