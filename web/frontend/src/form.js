// Pages with a form: draws every form on the page.
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import './form.css';
import { mountForm } from './form/mount.js';

for (const host of document.querySelectorAll('[data-form-schema]')) mountForm(host);
