// What people call the elements of a drawing.
import { say } from '../lib/language.js';

const TYPES = new Map(Object.entries({
  'bpmn:Process': say('流程', 'Process'), 'bpmn:Participant': say('泳池', 'Pool'), 'bpmn:Lane': say('泳道', 'Lane'),
  'bpmn:UserTask': say('人工任务', 'User task'), 'bpmn:ServiceTask': say('自动任务', 'Service task'), 'bpmn:SendTask': say('发送任务', 'Send task'),
  'bpmn:ReceiveTask': say('等待消息', 'Receive task'), 'bpmn:BusinessRuleTask': say('决策表任务', 'Decision task'), 'bpmn:ScriptTask': say('计算任务', 'Script task'),
  'bpmn:CallActivity': say('调用流程', 'Call activity'), 'bpmn:SubProcess': say('子流程', 'Sub-process'), 'bpmn:Task': say('未定类型的任务', 'Task without a kind'),
  'bpmn:SequenceFlow': say('连线', 'Flow'), 'bpmn:ExclusiveGateway': say('排他网关（只走一条）', 'Exclusive gateway'),
  'bpmn:ParallelGateway': say('并行网关（同时走）', 'Parallel gateway'), 'bpmn:InclusiveGateway': say('包容网关（走成立的）', 'Inclusive gateway'),
  'bpmn:EventBasedGateway': say('事件网关（先到先走）', 'Event-based gateway'), 'bpmn:StartEvent': say('开始', 'Start'), 'bpmn:EndEvent': say('结束', 'End'),
  'bpmn:BoundaryEvent': say('边界事件', 'Boundary event'), 'bpmn:IntermediateCatchEvent': say('等待事件', 'Intermediate event'),
  'bpmn:IntermediateThrowEvent': say('触发事件', 'Intermediate event'),
}));

export const kindOf = (object) => TYPES.get(object.$type) ?? object.$type.replace('bpmn:', '');

/** The name of an element; one without is called by its kind, a flow by where it leads. */
export function nameOf(object) {
  if (object.name) return object.name.replaceAll('\n', ' ');
  if (object.sourceRef && object.targetRef) return `${nameOf(object.sourceRef)} → ${nameOf(object.targetRef)}`;
  return kindOf(object);
}
