import { is } from 'bpmn-js/lib/util/ModelUtil';
import { say } from '../../lib/language.js';
import { extension, property } from '../extension.js';
import { Feel } from './feel.jsx';
import { Select, Text } from './fields.jsx';
import { Limit } from './limit.jsx';

const TIMES = [
  { value: 'timeDuration', label: say('等待一段时间', 'Wait for a time') },
  { value: 'timeDate', label: say('到某一时刻', 'At a point in time') },
  { value: 'timeCycle', label: say('每隔一段时间', 'Again and again') },
];

export function Timer({ object, modeler, writer, lists }) {
  const timer = object.eventDefinitions.find((each) => is(each, 'bpmn:TimerEventDefinition'));
  const kind = TIMES.find(({ value }) => timer[value])?.value ?? 'timeDuration';
  const body = timer[kind]?.body ?? '';
  const set = (name, text) => {
    const expression = modeler.get('bpmnFactory').create('bpmn:FormalExpression', { body: text });
    writer.write(timer, { timeDuration: undefined, timeDate: undefined, timeCycle: undefined, [name]: expression });
  };
  return (
    <>
      <Limit label={say('时限（从到达时起）', 'Limit (from when it is reached)')} value={body} lists={lists} onChange={(text) => set('timeDate', text)} />
      <Select label={say('定时方式', 'Kind of timer')} none={null} value={kind} choices={TIMES} onChange={(value) => set(value, body)} />
      <Feel label={say('时间', 'Time')} value={body} onChange={(text) => set(kind, text)}
        hint={say('如 =due after(now(), policy.complaint.reply_within)', 'Such as =due after(now(), policy.complaint.reply_within)')} />
      <Select label={say('记入的时限', 'Deadline kept on record')} value={property(object, 'firebreak:clock')} choices={lists.clocks}
        onChange={(value) => writer.setProperty('firebreak:clock', value)} />
    </>
  );
}

/** A message or a signal: its name, chosen from those of the drawing or new, and for messages what they are matched by. */
export function Named({ object, element, modeler, writer, kind }) {
  const definition = object.eventDefinitions?.find((each) => is(each, `bpmn:${kind}EventDefinition`)) ?? object;
  const reference = `${kind.toLowerCase()}Ref`;
  const named = definition[reference];
  const root = modeler.getDefinitions();
  const rename = (name) => {
    const found = root.rootElements.find((each) => is(each, `bpmn:${kind}`) && each.name === name);
    let target = found;
    if (!target && name) {
      target = modeler.get('bpmnFactory').create(`bpmn:${kind}`, { name });
      target.$parent = root;
      writer.write(root, { rootElements: [...root.rootElements, target] });
    }
    writer.write(definition, { [reference]: target });
  };
  const names = root.rootElements.filter((each) => is(each, `bpmn:${kind}`)).map(({ name }) => name);
  const match = (correlationKey) => {
    const values = (named.extensionElements?.values ?? []).filter((each) => each.$type !== 'zeebe:Subscription');
    if (correlationKey) values.push(modeler.get('moddle').create('zeebe:Subscription', { correlationKey }));
    writer.write(named, { extensionElements: modeler.get('bpmnFactory').create('bpmn:ExtensionElements', { values }) });
  };
  const waits = kind === 'Message' && named && !is(object, 'bpmn:StartEvent') && !is(object, 'bpmn:ThrowEvent') && !is(object, 'bpmn:SendTask');
  const id = `fb-names-${element.id}`;
  return (
    <>
      <datalist id={id}>{names.map((name) => <option key={name} value={name} />)}</datalist>
      <Text label={kind === 'Message' ? say('消息', 'Message') : say('信号', 'Signal')} value={named?.name} list={id} onChange={rename} />
      {waits && <Feel label={say('凭什么对应到本事项', 'Matched to this case by')} value={extension(named, 'zeebe:Subscription')?.correlationKey} onChange={match} hint={say('如 =case.number', 'Such as =case.number')} />}
    </>
  );
}
