// The script and the style of every page.
import 'htmx.org';
import '@tabler/core/dist/css/tabler.css';
import './app.css';
import './behaviours/chosen.js';
import './behaviours/confirm.js';
import './behaviours/copy.js';
import './behaviours/csrf.js';
import './behaviours/failures.js';
import './behaviours/keep.js';
import './behaviours/listkeys.js';
import './behaviours/menu.js';
import './behaviours/notices.js';
import './behaviours/person.js';
import './behaviours/preview.js';
import './behaviours/print.js';
import './behaviours/tabs.js';
import './behaviours/toggle.js';
