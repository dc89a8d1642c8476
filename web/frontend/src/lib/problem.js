import { say } from './language.js';

/** Reads the reason out of a failed answer (RFC 9457 JSON or anything else): words and, if any, its number. */
export function problemOf(status, headers, text) {
  const body = parsed(headers, text);
  return {
    ...body,
    text: body.detail ?? body.title ?? fallback(status),
    number: body.number ?? headers.get('x-error-number'),
  };
}

/** Joins the reason and the number a person can report. */
export function wordsOf({ text, number }) {
  return number ? `${text} ${say('错误编号：', 'Error number: ')}${number}` : text;
}

function parsed(headers, text) {
  if (!(headers.get('content-type') ?? '').includes('json')) return {};
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function fallback(status) {
  if (status === 401) return say('登录已过期，请在新窗口重新登录后再试。', 'You were signed out. Sign in again in a new window, then retry.');
  if (status === 403) return say('您没有这项操作的权限。', 'You are not allowed to do this.');
  if (status === 404) return say('内容不存在或已被移走。', 'This does not exist any more.');
  if (status === 409) return say('内容已被他人更新，请刷新后再试。', 'Somebody else changed this meanwhile. Reload and try again.');
  if (status === 413) return say('文件太大。', 'The files are too large.');
  return say('系统出错，请稍后再试。', 'Something went wrong. Please try again shortly.');
}
