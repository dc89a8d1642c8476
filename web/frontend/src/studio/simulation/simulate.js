import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import simulation from 'bpmn-js-token-simulation/lib/viewer.js';
import { say } from '../../lib/language.js';
import { begin } from '../begin.js';

/** Plays tokens through a drawing, over `host`; nothing is changed or saved. `onEnd` is called when the person ends it. */
export async function simulate(host, source, onEnd) {
  host.innerHTML = '<div class="fb-simulation"><p class="fb-simulation-bar"><span></span><button type="button" class="btn btn-primary"></button></p><div class="fb-simulation-canvas"></div></div>';
  const [hint, end] = host.querySelectorAll('span, button');
  hint.textContent = say(
    '点开始事件上的按钮放出一个令牌；停下的环节点一下继续；网关处点连线选择走向。只看走向，不判断条件，不保存。',
    'Press the button on a start event to let a token go; press where it stops to go on; choose the way at a gateway. Conditions are not judged, nothing is kept.',
  );
  end.textContent = say('结束推演', 'End');
  const viewer = new NavigatedViewer({ container: host.querySelector('.fb-simulation-canvas'), additionalModules: [simulation] });
  host.fbSimulation = viewer;
  end.addEventListener('click', () => {
    viewer.destroy();
    host.replaceChildren();
    onEnd();
  });
  await viewer.importXML(source);
  begin(viewer.get('canvas'), 60);
  viewer.get('toggleMode').toggleMode(true);
  end.focus();
}
