import { say } from '../lib/language.js';

/** What can be said of an element, weakest first: a later state wins. */
export const STATES = [
  ['passed', say('已完成', 'Done')],
  ['reached', say('有场景走到', 'Reached by a scenario')],
  ['current', say('进行中', 'In progress')],
  ['overdue', say('已超时', 'Overdue')],
  ['failed', say('出错', 'Failed')],
  ['named', say('所查环节', 'The step asked for')],
  ['added', say('新增', 'Added')],
  ['changed', say('修改', 'Changed')],
  ['moved', say('移动', 'Moved')],
  ['removed', say('删除', 'Removed')],
];

/** Marks elements with `fb-el-…` classes; ids that this drawing does not have are ignored. Returns the states in use. */
export function markStates(viewer, marks) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const used = new Set();
  for (const flow of marks.flows ?? []) if (registry.get(flow)) canvas.addMarker(flow, 'fb-el-taken');
  for (const [state] of STATES) {
    for (const id of marks[state] ?? []) {
      if (!registry.get(id)) continue;
      for (const [other] of STATES) canvas.removeMarker(id, `fb-el-${other}`);
      canvas.addMarker(id, `fb-el-${state}`);
      used.add(state);
    }
  }
  return used;
}
