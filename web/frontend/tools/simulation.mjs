import { fileURLToPath } from 'node:url';
import { words } from '../src/studio/simulation/words.js';

// bpmn-js-token-simulation 0.39.4 has no translate service: its words are literals, alone or inside its markup. Each word
// of the dictionary must be found, so an upgrade that changes one stops the build.
const say = fileURLToPath(new URL('../src/studio/simulation/say.js', import.meta.url));
const placeholder = "'<p class=\"bts-entry placeholder\">No Entries</p>'";
const pausing = "${ wait ? 'Remove' : 'Add' } pause point";

/** Returns a function that puts the dictionary into a source and one that tells which words were never met. */
export function simulationWords() {
  const left = new Set(Object.keys(words));
  const said = (english) => {
    left.delete(english);
    return `saySimulation(${JSON.stringify(english)})`;
  };
  const speak = (source) => {
    let spoken = source.replaceAll(placeholder, placeholder.replaceAll("'", '`'));
    if (spoken.includes(pausing)) spoken = spoken.replace(pausing, `\${ wait ? ${said('Remove pause point')} : ${said('Add pause point')} }`);
    for (const english of Object.keys(words)) {
      const text = english.replaceAll('/', '\\/');
      const inMarkup = new RegExp(`((?:title|aria-label)="|>|\\n\\s+|} )${text}(?=["<\`\\r\\n]| \\$)`, 'g');
      spoken = spoken
        .replace(inMarkup, (_, before) => `${before}\${ ${said(english)} }`)
        .replaceAll(`'${english}'`, () => said(english));
    }
    return spoken === source ? source : `import { saySimulation } from ${JSON.stringify(say)};\n${spoken}`;
  };
  return { speak, left };
}
