// Ready-made blocks of the palette: a task that is set up for what people do most.
import { assign } from 'min-dash';
import { say } from '../lib/language.js';

const USER = 'bpmn:UserTask';
const SERVICE = 'bpmn:ServiceTask';

/** What each block is: its sign, its words, its element and its settings. */
const BLOCKS = [
  { key: 'fill', sign: '填', zh: '填报', en: 'Fill in', type: USER },
  { key: 'approve', sign: '批', zh: '审批', en: 'Approval', type: USER, properties: { 'firebreak:signature': '审批', 'firebreak:notSelf': 'true' } },
  { key: 'countersign', sign: '会', zh: '会签', en: 'Countersign (all)', type: USER, signers: 'all', properties: { 'firebreak:signature': '会签' } },
  { key: 'anysign', sign: '或', zh: '或签', en: 'Sign-off by any', type: USER, signers: 'any', properties: { 'firebreak:signature': '会签' } },
  { key: 'copy', sign: '抄', zh: '抄送', en: 'Send a copy', type: SERVICE, service: 'notify', headers: { to: '=[]', subject: '抄送', text: '' } },
  { key: 'notify', sign: '知', zh: '通知', en: 'Notify', type: SERVICE, service: 'notify', headers: { to: '=[]', subject: '通知', text: '' } },
  { key: 'register', sign: '账', zh: '登记台账', en: 'Write to a register', type: SERVICE, service: 'register.save', inputs: ['register', 'data'] },
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
        html: `<div class="entry fb-block" draggable="true">${block.sign}</div>`,
        title: say(block.zh, block.en),
        action: { dragstart: start, click: start },
      };
    }
    return entries;
  }

  shape(block) {
    const object = this.bpmnFactory.create(block.type, { name: say(block.zh, block.en) });
    const values = [];
    if (block.service) values.push(this.moddle.create('zeebe:TaskDefinition', { type: block.service }));
    if (block.headers) {
      const items = Object.entries(block.headers).map(([key, value]) => this.moddle.create('zeebe:Header', { key, value }));
      values.push(this.moddle.create('zeebe:TaskHeaders', { values: items }));
    }
    if (block.inputs) {
      const items = block.inputs.map((target) => this.moddle.create('zeebe:Input', { source: '=null', target }));
      values.push(this.moddle.create('zeebe:IoMapping', { inputParameters: items }));
    }
    const settings = { ...block.properties };
    if (block.signers) Object.assign(settings, { 'firebreak:countersign': block.signers, 'firebreak:result': 'countersign' });
    const list = Object.entries(settings).map(([name, value]) => this.moddle.create('zeebe:Property', { name, value }));
    if (list.length) values.push(this.moddle.create('zeebe:Properties', { properties: list }));
    if (values.length) object.extensionElements = this.bpmnFactory.create('bpmn:ExtensionElements', { values });
    if (block.signers) object.loopCharacteristics = this.bpmnFactory.create('bpmn:MultiInstanceLoopCharacteristics');
    return this.elementFactory.createShape({ type: block.type, businessObject: object });
  }
}

export const blocksModule = { __init__: ['blocks'], blocks: ['type', Blocks] };
