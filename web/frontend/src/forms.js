// The editor of forms; the studio loads it when one is opened.
// the editor brings a viewer of its own version along
import '../node_modules/@bpmn-io/form-js-editor/node_modules/@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import '@bpmn-io/form-js-editor/dist/assets/form-js-editor.css';
import './forms.css';

export { edit } from './studio/forms/edit.js';
