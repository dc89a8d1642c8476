// What the panel asks about an element, in the order a process owner thinks of it.
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { say } from '../../lib/language.js';
import { extension, properties, property } from '../extension.js';
import { Feel } from './feel.jsx';
import { Check, Rows, Select, Several, Text } from './fields.jsx';
import { Limit } from './limit.jsx';
import { listOf, namesOf, split } from './lists.js';

export function Basics({ object, element, modeler, writer }) {
  const documentation = object.documentation?.[0]?.text ?? '';
  const describe = (text) => {
    const value = text ? [modeler.get('bpmnFactory').create('bpmn:Documentation', { text })] : [];
    writer.write(object, { documentation: value });
  };
  return (
    <>
      <Text label={say('名称', 'Name')} value={object.name} lines={2} onChange={(name) => modeler.get('modeling').updateProperties(element, { name })} />
      <Text label={say('办理说明', 'Instructions')} value={documentation} lines={3} onChange={describe} />
    </>
  );
}

/** Who may be kept away from a task: who started the case, and who did another task. */
function doersOf(modeler, object) {
  const tasks = modeler.get('elementRegistry').filter((element) => element.type === 'bpmn:UserTask' && element.id !== object.id);
  return [
    { value: 'true', label: say('发起人', 'Who started the case') },
    ...tasks.map(({ id, businessObject }) => ({ value: id, label: say(`办理“${businessObject.name || id}”的人`, `Who did ${businessObject.name || id}`) })),
  ];
}

export function People({ object, modeler, writer, lists }) {
  const assigned = extension(object, 'zeebe:AssignmentDefinition');
  const form = extension(object, 'zeebe:FormDefinition');
  const groups = assigned?.candidateGroups;
  const chosen = groups?.startsWith('=') ? namesOf(groups) : split(groups);
  const empty = property(object, 'firebreak:emptyRole');
  return (
    <>
      <Select label={say('表单', 'Form')} value={form?.formId} choices={lists.forms} onChange={(formId) => writer.set('zeebe:FormDefinition', { formId })} />
      {chosen
        ? <Several label={say('办理角色', 'Roles')} values={chosen} choices={lists.roles} hint={say('不选时由所在泳道的角色办理', 'Without a choice the role of the lane does it')}
            onChange={(names) => writer.set('zeebe:AssignmentDefinition', { candidateGroups: names.join(', ') })} />
        : <Feel label={say('办理角色（表达式）', 'Roles (expression)')} value={groups} onChange={(candidateGroups) => writer.set('zeebe:AssignmentDefinition', { candidateGroups })} />}
      <Feel label={say('指定办理人', 'Named person')} value={assigned?.assignee} hint={say('如 =handler；留空则由角色中的人认领', 'Such as =handler; empty: somebody of the role claims it')}
        onChange={(assignee) => writer.set('zeebe:AssignmentDefinition', { assignee })} />
      <Several label={say('回避：不得由谁办理', 'Not by')} values={split(property(object, 'firebreak:notSelf'))} choices={doersOf(modeler, object)}
        onChange={(names) => writer.setProperty('firebreak:notSelf', names.join(', '))} />
      <Select label={say('角色无人担任时', 'When nobody holds the role')} value={empty}
        none={say('按流程的设置', 'As the process says')}
        choices={[
          { value: 'head', label: say('交部门负责人', 'Head of the department') },
          { value: 'incident', label: say('报管理员处理', 'Report to the administrator') },
          ...lists.roles.map((role) => ({ value: `escalate:${role.value}`, label: say(`转给“${role.label}”`, `To ${role.label}`) })),
        ]}
        onChange={(value) => writer.setProperty('firebreak:emptyRole', value)} />
      {is(object, 'bpmn:UserTask') && (
        <Select label={say('办理人不在岗时', 'When somebody is away')} value={property(object, 'firebreak:absence')}
          none={say('由代理人办理', 'Their substitute does it')}
          choices={[{ value: 'personal', label: say('须本人办理，代理人不能代办', 'In person: no substitute') }]}
          onChange={(value) => writer.setProperty('firebreak:absence', value)} />
      )}
    </>
  );
}

export function Deadline({ object, writer, lists }) {
  const schedule = extension(object, 'zeebe:TaskSchedule');
  const due = schedule?.dueDate;
  return (
    <>
      <Limit label={say('办理期限（从任务产生时起）', 'Time limit (from when the task appears)')} value={due} lists={lists}
        onChange={(dueDate) => writer.set('zeebe:TaskSchedule', { dueDate })} />
      <Feel label={say('到期时间（表达式）', 'Due at (expression)')} value={due} onChange={(dueDate) => writer.set('zeebe:TaskSchedule', { dueDate })} />
    </>
  );
}

export function Signers({ object, element, modeler, writer, lists }) {
  const loop = object.loopCharacteristics;
  const many = is(loop ?? {}, 'bpmn:MultiInstanceLoopCharacteristics') ? loop : null;
  const settings = extension(many, 'zeebe:LoopCharacteristics');
  const names = namesOf(settings?.inputCollection);
  const rule = property(object, 'firebreak:countersign');
  const mode = !many ? '' : rule.startsWith('ratio') ? 'ratio' : rule || 'each';
  const repeat = (values) => {
    const factory = modeler.get('bpmnFactory');
    const next = factory.create('bpmn:MultiInstanceLoopCharacteristics', { isSequential: many?.isSequential ?? false, ...values.loop });
    const inner = modeler.get('moddle').create('zeebe:LoopCharacteristics', {
      inputCollection: settings?.inputCollection ?? '=[]', inputElement: settings?.inputElement ?? 'signer', ...values.settings,
    });
    next.extensionElements = factory.create('bpmn:ExtensionElements', { values: [inner] });
    modeler.get('modeling').updateProperties(element, { loopCharacteristics: next });
  };
  const choose = (value) => {
    if (!value) modeler.get('modeling').updateProperties(element, { loopCharacteristics: undefined });
    else if (!many) repeat({});
    if (value && value !== 'each' && !extension(object, 'zeebe:AssignmentDefinition')) writer.set('zeebe:AssignmentDefinition', { candidateGroups: '=signer' });
    const signed = { all: 'all', any: 'any', ratio: 'ratio:60%' }[value] ?? '';
    writer.setProperty('firebreak:countersign', signed);
    writer.setProperty('firebreak:result', signed ? property(object, 'firebreak:result') || 'countersign' : '');
  };
  return (
    <>
      <Select label={say('多人方式', 'Several people')} value={mode} none={say('一人办理', 'One person')} onChange={choose}
        choices={[
          { value: 'all', label: say('会签：全部同意', 'Countersign: all agree') },
          { value: 'any', label: say('或签：一人同意即可', 'Sign-off by any one') },
          { value: 'ratio', label: say('会签：达到比例', 'Countersign: a ratio agrees') },
          { value: 'each', label: say('逐项办理（不汇总意见）', 'One task for each item') },
        ]} />
      {many && (
        <>
          {mode === 'ratio' && <Text label={say('同意的比例', 'Ratio that agrees')} value={rule.replace('ratio:', '')} onChange={(value) => writer.setProperty('firebreak:countersign', `ratio:${value}`)} />}
          <Check label={say('依次办理（前一人完成后轮到下一人）', 'One after the other')} checked={many.isSequential ?? false} onChange={(isSequential) => repeat({ loop: { isSequential } })} />
          {names
            ? <Several label={say('由哪些角色签署', 'Roles that sign')} values={names} choices={lists.roles} onChange={(chosen) => repeat({ settings: { inputCollection: chosen.length ? listOf(chosen) : '=[]' } })} />
            : <Feel label={say('签署名单（表达式）', 'Who signs (expression)')} value={settings?.inputCollection} onChange={(inputCollection) => repeat({ settings: { inputCollection } })} />}
          {mode !== 'each' && (
            <>
              <Select label={say('有人不同意时', 'When somebody refuses')} none={null} value={property(object, 'firebreak:onRefusal') || 'continue'}
                choices={[{ value: 'continue', label: say('其余人继续签署', 'The others go on') }, { value: 'end', label: say('立即结束，结果为不同意', 'End at once as refused') }]}
                onChange={(value) => writer.setProperty('firebreak:onRefusal', value)} />
              <Text label={say('结果变量', 'Variable of the result')} value={property(object, 'firebreak:result')} hint={say('供后面的网关读取，如 =countersign.outcome = "agreed"', 'Read by the gateway behind, =countersign.outcome = "agreed"')}
                onChange={(value) => writer.setProperty('firebreak:result', value)} />
            </>
          )}
        </>
      )}
      <Text label={say('签署含义', 'Meaning of the signature')} value={property(object, 'firebreak:signature')} hint={say('如 审批、会签、复核；留空表示不是签署', 'Such as 审批 or 会签; empty: no signature')}
        onChange={(value) => writer.setProperty('firebreak:signature', value)} />
    </>
  );
}

export function Copies({ object, writer, lists, name = 'firebreak:cc', label = say('抄送', 'Copies go to') }) {
  const names = namesOf(property(object, name));
  return names
    ? <Several label={label} values={names} choices={lists.roles} onChange={(chosen) => writer.setProperty(name, listOf(chosen))} />
    : <Feel label={label} value={property(object, name)} onChange={(value) => writer.setProperty(name, value)} />;
}

export function Service({ object, writer, lists }) {
  const definition = extension(object, 'zeebe:TaskDefinition');
  const headers = (extension(object, 'zeebe:TaskHeaders')?.values ?? []).map(({ key, value }) => ({ key, value }));
  return (
    <>
      <Select label={say('调用的服务', 'Service')} value={definition?.type} choices={lists.services} onChange={(type) => writer.set('zeebe:TaskDefinition', { type })} />
      <Rows label={say('服务设置', 'Headers')} rows={headers} columns={[['key', say('名称', 'Name')], ['value', say('值', 'Value')]]}
        onChange={(rows) => writer.setList('zeebe:TaskHeaders', 'values', 'zeebe:Header', rows)} />
    </>
  );
}

export function Table({ object, writer, lists }) {
  const called = extension(object, 'zeebe:CalledDecision');
  return (
    <>
      <Select label={say('决策表', 'Decision table')} value={called?.decisionId} choices={lists.decisions} onChange={(decisionId) => writer.set('zeebe:CalledDecision', { decisionId })} />
      <Text label={say('结果变量', 'Variable of the result')} value={called?.resultVariable} onChange={(resultVariable) => writer.set('zeebe:CalledDecision', { resultVariable })} />
    </>
  );
}

export function Called({ object, writer, lists }) {
  const called = extension(object, 'zeebe:CalledElement');
  return <Select label={say('调用的流程', 'Process called')} value={called?.processId} choices={lists.processes} onChange={(processId) => writer.set('zeebe:CalledElement', { processId })} />;
}

export function Data({ object, writer }) {
  const mapping = extension(object, 'zeebe:IoMapping');
  const rows = (name) => (mapping?.[name] ?? []).map(({ source, target }) => ({ source, target }));
  const columns = [['source', say('取值（表达式）', 'Value (expression)')], ['target', say('变量', 'Variable')]];
  return (
    <>
      <Rows label={say('输入', 'Inputs')} rows={rows('inputParameters')} columns={columns} onChange={(list) => writer.setList('zeebe:IoMapping', 'inputParameters', 'zeebe:Input', list)} />
      <Rows label={say('输出', 'Outputs')} rows={rows('outputParameters')} columns={columns} onChange={(list) => writer.setList('zeebe:IoMapping', 'outputParameters', 'zeebe:Output', list)} />
    </>
  );
}

export function Rules({ object, writer, lists }) {
  const chosen = split(property(object, 'firebreak:rules'));
  const texts = new Map(lists.rules.map((rule) => [rule.value, rule.label]));
  return (
    <>
      <Text label={say('所依据的条款编号', 'Rules carried out')} value={chosen.join(', ')} list="fb-rules" hint={say('多个编号用逗号分隔', 'Separate several by commas')}
        onChange={(value) => writer.setProperty('firebreak:rules', split(value).join(', '))} />
      {chosen.length > 0 && <ul class="fb-rule-texts">{chosen.map((rule) => <li key={rule}><b>{rule}</b> {texts.get(rule) ?? say('（未知条款）', '(unknown)')}</li>)}</ul>}
    </>
  );
}

export function Condition({ object, element, modeler, writer }) {
  const source = object.sourceRef;
  const isDefault = source?.default === object;
  const condition = (body) => {
    const expression = body ? modeler.get('bpmnFactory').create('bpmn:FormalExpression', { body }) : undefined;
    modeler.get('modeling').updateProperties(element, { conditionExpression: expression });
  };
  const choices = is(source ?? {}, 'bpmn:ExclusiveGateway') || is(source ?? {}, 'bpmn:InclusiveGateway');
  return (
    <>
      {choices && <Check label={say('默认分支（其他条件都不成立时走这里）', 'Default branch (taken when nothing else holds)')} checked={isDefault}
        onChange={(on) => writer.write(source, { default: on ? object : undefined })} />}
      {!isDefault && <Feel label={say('条件', 'Condition')} value={object.conditionExpression?.body} hint={say('如 =amount > 50000', 'Such as =amount > 50000')} onChange={condition} />}
    </>
  );
}

export function Lane({ object, writer, lists }) {
  return <Select label={say('泳道对应的角色', 'Role of the lane')} value={property(object, 'firebreak:role')} choices={lists.roles} none={say('按泳道名称', 'By its name')} onChange={(value) => writer.setProperty('firebreak:role', value)} />;
}

export function Process({ object, writer }) {
  return (
    <>
      <Feel label={say('事项标题', 'Title of a case')} value={property(object, 'firebreak:title')} onChange={(value) => writer.setProperty('firebreak:title', value)} />
      <Feel label={say('所属项目', 'Project of a case')} value={property(object, 'firebreak:scope')} onChange={(value) => writer.setProperty('firebreak:scope', value)} />
      <Check label={say('同一项目同时只办一件', 'One case at a time for a project')} checked={property(object, 'firebreak:single') === 'project'}
        onChange={(on) => writer.setProperty('firebreak:single', on ? 'project' : '')} />
      <Text label={say('编号规则', 'Numbers')} value={property(object, 'firebreak:number')} mono onChange={(value) => writer.setProperty('firebreak:number', value)} />
    </>
  );
}

/** Settings of our own that no group shows, so that nothing an element has is hidden. */
export const shownElsewhere = (object, known) => properties(object).filter(({ name }) => !known.has(name));
