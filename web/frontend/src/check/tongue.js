// The file an auditor keeps speaks Chinese, or English when it is asked to: check_record.html#en.
const english = window.location.hash === '#en';
document.documentElement.lang = english ? 'en' : 'zh-CN';
document.title = english ? 'Check a record' : '查验记录';
window.addEventListener('hashchange', () => window.location.reload());
