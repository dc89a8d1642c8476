import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { say } from '../../lib/language.js';
import { settingsOf, Writer } from '../extension.js';
import { kindOf } from '../kinds.js';
import { Names } from './feel.jsx';
import { Named, Timer } from './events.jsx';
import { Basics, Called, Condition, Copies, Data, Deadline, Lane, People, Process, Rules, Service, Signers, Table } from './groups.jsx';
import { namesFor } from './names.js';

const has = (object, kind) => object.eventDefinitions?.some((each) => is(each, `bpmn:${kind}EventDefinition`));
const EVENTS = ['bpmn:Event'];
const WORK = ['bpmn:Task', 'bpmn:CallActivity', 'bpmn:SubProcess'];

/** The groups of the panel: title, for whom, what it shows, and whether it is open at first. */
const GROUPS = [
  [say('基本', 'Basics'), () => true, Basics, true],
  [say('流程', 'Process'), (object) => is(object, 'bpmn:Process'), Process, true],
  [say('角色', 'Role'), (object) => is(object, 'bpmn:Lane'), Lane, true],
  [say('条件', 'Condition'), (object) => is(object, 'bpmn:SequenceFlow'), Condition, true],
  [say('人员与表单', 'People and form'), (object) => is(object, 'bpmn:UserTask'), People, true],
  [say('表单', 'Form'), (object) => is(object, 'bpmn:StartEvent') && !object.eventDefinitions?.length, People, true],
  [say('期限', 'Time limit'), (object) => is(object, 'bpmn:UserTask'), Deadline, true],
  [say('多人方式', 'Several people'), (object) => is(object, 'bpmn:UserTask'), Signers, false],
  [say('服务', 'Service'), (object) => isAny(object, ['bpmn:ServiceTask', 'bpmn:SendTask']) && !object.messageRef, Service, true],
  [say('决策表', 'Decision table'), (object) => is(object, 'bpmn:BusinessRuleTask'), Table, true],
  [say('调用流程', 'Called process'), (object) => is(object, 'bpmn:CallActivity'), Called, true],
  [say('定时', 'Timer'), (object) => has(object, 'Timer'), Timer, true],
  [say('消息', 'Message'), (object) => has(object, 'Message') || is(object, 'bpmn:ReceiveTask'), (props) => <Named {...props} kind="Message" />, true],
  [say('信号', 'Signal'), (object) => has(object, 'Signal'), (props) => <Named {...props} kind="Signal" />, true],
  [say('抄送', 'Copies'), (object) => isAny(object, ['bpmn:UserTask', 'bpmn:StartEvent', 'bpmn:EndEvent']), Copies, false],
  [say('到达时通知', 'Notified on reaching it'), (object) => isAny(object, EVENTS),
    (props) => <Copies {...props} name="firebreak:notify" label={say('通知', 'Notify')} />, false],
  [say('输入与输出', 'Inputs and outputs'), (object) => isAny(object, WORK), Data, false],
  [say('规则编号', 'Rules'), (object) => isAny(object, ['bpmn:FlowNode', 'bpmn:Process']), Rules, false],
];

/** Draws the panel for what is selected, again after every change. */
export function mountPanel(host, modeler, lists, problemsOf) {
  const draw = () => {
    const selected = modeler.get('selection').get();
    const element = selected.length === 1 ? selected[0].labelTarget ?? selected[0] : modeler.get('canvas').getRootElement();
    const object = selected.length > 1 ? null : settingsOf(element);
    if (selected.length === 1 && !object) return;
    render(object ? <Panel key={element.id} {...{ element, object, modeler, lists }} problems={problemsOf(element)} /> : <Nothing count={selected.length} />, host);
  };
  for (const event of ['selection.changed', 'commandStack.changed', 'import.done', 'root.set']) modeler.on(event, draw);
  return draw;
}

function Nothing({ count }) {
  if (!count) return null;
  return <p class="fb-panel-none">{say(`选中了 ${count} 个元素`, `${count} elements are selected`)}</p>;
}

function Panel({ element, object, modeler, lists, problems }) {
  const writer = new Writer(modeler, element);
  const kind = kindOf(object);
  const names = namesFor(object, modeler.getDefinitions(), lists);
  return (
    <Names.Provider value={names}>
      <header class="fb-panel-head">
        <strong>{object.name || kind}</strong>
        <span class="fb-hint">{kind} · {object.id}</span>
      </header>
      {problems.length > 0 && (
        <ul class="fb-panel-problems">
          {problems.map((problem, index) => (
            <li key={index} class={`fb-problem-${problem.severity}`}>{problem.text}{problem.remedy && <span class="fb-hint">{problem.remedy}</span>}</li>
          ))}
        </ul>
      )}
      {GROUPS.filter(([, belongs]) => belongs(object)).map(([title, , Content, open]) => (
        <Group key={title} title={title} open={open}><Content {...{ element, object, modeler, writer, lists }} /></Group>
      ))}
    </Names.Provider>
  );
}

const opened = new Map();

function Group({ title, open, children }) {
  const [shown, setShown] = useState(opened.get(title) ?? open);
  const toggle = () => {
    opened.set(title, !shown);
    setShown(!shown);
  };
  return (
    <section class="fb-panel-group">
      <h3><button type="button" aria-expanded={shown} onClick={toggle}>{title}</button></h3>
      {shown && <div class="fb-panel-fields">{children}</div>}
    </section>
  );
}
