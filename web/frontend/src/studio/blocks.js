// Ready-made blocks of the palette: a task that is set up for what people do most.
import { assign } from 'min-dash';
import { say } from '../lib/language.js';

const USER = 'bpmn:UserTask';
const SERVICE = 'bpmn:ServiceTask';

/** What each block is: its sign in the palette, its words, its element, its name if that is another, and its settings. */
const BLOCKS = [
  { key: 'fill', sign: ['填报', 'Fill'], zh: '填报', en: 'Fill in', type: USER },
  { key: 'approve', sign: ['审批', 'Appr.'], zh: '审批', en: 'Approval', type: USER, inputs: ['decision', 'opinion'], result: '={decision: decision, opinion: opinion}', properties: { 'firebreak:signature': '审批', 'firebreak:notSelf': 'true' } },
  { key: 'countersign', sign: ['会签', 'All'], zh: '会签', en: 'Countersign (all)', type: USER, signers: 'all', properties: { 'firebreak:signature': '会签' } },
  { key: 'anysign', sign: ['或签', 'Any'], zh: '或签', en: 'Sign-off by any', type: USER, signers: 'any', properties: { 'firebreak:signature': '会签' } },
  { key: 'copy', sign: ['抄送', 'Copy'], zh: '抄送', en: 'Send a copy', type: SERVICE, service: 'notify', headers: { to: '=[]', subject: '抄送', text: '' } },
  { key: 'notify', sign: ['通知', 'Tell'], zh: '通知', en: 'Notify', type: SERVICE, service: 'notify', headers: { to: '=[]', subject: '通知', text: '' } },
  { key: 'remind', sign: ['限时', 'Timer'], zh: '限时提醒（放到环节的边上）', en: 'Timed reminder (put it on the edge of a task)', name: ['超过时限', 'Overdue'], type: 'bpmn:BoundaryEvent' },
  { key: 'register', sign: ['台账', 'Reg.'], zh: '登记台账', en: 'Write to a register', type: SERVICE, service: 'register.save', inputs: ['register', 'data'] },
];

export default class Blocks {
  static $inject = ['palette', 'create', 'elementFactory', 'bpmnFactory', 'moddle'];

  constructor(palette, create, elementFactory, bpmnFactory, moddle) {
    assign(this, { create, elementFactory, bpmnFactory, moddle });
    palette.registerProvider(500, this);
  }

  getPaletteEntries() {
    const entries = { 'blocks-separator': { group: 'blocks', separator: true } };
    for (const block of BLOCKS) {
      const start = (event) => this.create.start(event, this.shape(block));
      entries[`block.${block.key}`] = {
        group: 'blocks',
        className: 'fb-block',
        html: `<div class="entry fb-block" draggable="true">${say(...block.sign)}</div>`,
        title: say(block.zh, block.en),
        action: { dragstart: start, click: start },
      };
    }
    return entries;
  }

  shape(block) {
    const object = this.bpmnFactory.create(block.type, { name: say(...(block.name ?? [block.zh, block.en])) });
    if (block.type === 'bpmn:BoundaryEvent') return this.reminder(object);
    const values = [];
    if (block.service) values.push(this.moddle.create('zeebe:TaskDefinition', { type: block.service }));
    if (block.headers) {
      const items = Object.entries(block.headers).map(([key, value]) => this.moddle.create('zeebe:Header', { key, value }));
      values.push(this.moddle.create('zeebe:TaskHeaders', { values: items }));
    }
    if (block.inputs) {
      const items = block.inputs.map((target) => this.moddle.create('zeebe:Input', { source: '=null', target }));
      values.push(this.moddle.create('zeebe:IoMapping', { inputParameters: items, outputParameters: this.results(block, object) }));
    }
    const settings = { ...block.properties };
    if (block.signers) Object.assign(settings, { 'firebreak:countersign': block.signers, 'firebreak:result': 'countersign' });
    const list = Object.entries(settings).map(([name, value]) => this.moddle.create('zeebe:Property', { name, value }));
    if (list.length) values.push(this.moddle.create('zeebe:Properties', { properties: list }));
    if (values.length) object.extensionElements = this.bpmnFactory.create('bpmn:ExtensionElements', { values });
    if (block.signers) object.loopCharacteristics = this.bpmnFactory.create('bpmn:MultiInstanceLoopCharacteristics');
    return this.elementFactory.createShape({ type: block.type, businessObject: object });
  }

  /** What a block hands on, under a name of its own: other steps have a `decision` too, which it neither shows nor writes over. */
  results(block, object) {
    if (!block.result) return [];
    return [this.moddle.create('zeebe:Output', { source: block.result, target: `signed_${object.id.split('_').pop()}` })];
  }

  /** A timer that lets its task go on. */
  reminder(object) {
    object.cancelActivity = false;
    return this.elementFactory.createShape({ type: object.$type, businessObject: object, eventDefinitionType: 'bpmn:TimerEventDefinition' });
  }
}

export const blocksModule = { __init__: ['blocks'], blocks: ['type', Blocks] };
