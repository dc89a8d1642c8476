// The studio: one working copy with its files, saved as they are changed and checked while they are.
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import './studio.css';
import { mountStudio } from './studio/mount.js';

const host = document.querySelector('[data-studio]');
if (host) mountStudio(host);

export { editDiagram as edit } from './studio/diagram.js';
