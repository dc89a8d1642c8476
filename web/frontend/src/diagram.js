// Pages with a diagram: draws each when it first comes into view (it may lie in a closed tab).
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './diagram.css';
import { mountDiagram } from './diagram/mount.js';
import { mountSheets } from './diagram/sheets.js';

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    mountDiagram(target);
  }
});

for (const host of document.querySelectorAll('[data-diagram-url]')) seen.observe(host);
for (const host of document.querySelectorAll('[data-diagram-sheets]')) mountSheets(host);
