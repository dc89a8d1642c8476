// The server says something after an action: response header HX-Trigger: {"fb:toast": {"text": "…", "kind": "ok"}}.
import { toast } from '../lib/toast.js';

document.addEventListener('fb:toast', ({ detail }) => toast(detail.text, detail.kind));
