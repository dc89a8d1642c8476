// Words of the drawing tools: the public Chinese dictionary, with the words it lacks and those we say otherwise.
import dictionary from 'bpmn-js-i18n/translations/zn';
import { inChinese } from '../lib/language.js';

const OWN = {
  'Activate hand tool': '移动画布',
  'Activate lasso tool': '框选',
  'Activate create/remove space tool': '增减空间',
  'Activate global connect tool': '连线',
  'Create start event': '开始',
  'Create intermediate/boundary event': '中间事件',
  'Create end event': '结束',
  'Create gateway': '网关（分支、汇合）',
  'Create task': '任务',
  'Create data object reference': '数据对象',
  'Create data store reference': '数据存储',
  'Create expanded sub-process': '子流程',
  'Create pool/participant': '泳池',
  'Create group': '分组框',
  'Append task': '接着添加任务',
  'Append end event': '接着添加结束',
  'Append gateway': '接着添加网关',
  'Append intermediate/boundary event': '接着添加中间事件',
  'Add text annotation': '添加批注',
  'Change element': '更改类型',
  'Change type': '更改类型',
  'Connect to other element': '连到其他环节',
  'Connect using association': '用关联线连接',
  'Delete': '删除',
  'Remove': '删除',
  'User task': '人工任务',
  'Service task': '自动任务（服务）',
  'Business rule task': '决策表任务',
  'Call activity': '调用其他流程',
  'Script task': '计算任务',
  'Send task': '发送消息任务',
  'Receive task': '等待消息任务',
  'Manual task': '手工任务（不办理）',
  'Parallel multi-instance': '多人同时',
  'Sequential multi-instance': '多人依次',
  'Loop': '循环',
  'Default flow': '默认分支',
  'Conditional flow': '条件分支',
  'Sequence flow': '普通连线',
  'Toggle non-interrupting': '切换是否中断',
  'Search in diagram': '在图中查找',
  'Open minimap': '打开缩略图',
  'Close minimap': '收起缩略图',
  'Add lane above': '在上方加泳道',
  'Add lane below': '在下方加泳道',
  'Divide into two lanes': '分为两条泳道',
  'Divide into three lanes': '分为三条泳道',
};

function translate(template, replacements = {}) {
  const words = (inChinese && (OWN[template] ?? dictionary[template])) || template;
  return words.replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`);
}

export const wordsModule = { translate: ['value', translate] };
