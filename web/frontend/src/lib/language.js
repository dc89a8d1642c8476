/** True when the page is in Chinese: <html lang="zh…">. */
export const inChinese = document.documentElement.lang.toLowerCase().startsWith('zh');

/** Picks the words of the page's language. */
export const say = (zh, en) => (inChinese ? zh : en);
