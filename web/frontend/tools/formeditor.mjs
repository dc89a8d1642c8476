import { fileURLToPath } from 'node:url';
import { words } from '../src/studio/forms/words.js';

// form-js-editor 1.23.0, and the viewer it brings along, have no translate service: their words are literals. Each
// word of the dictionary must be found, so an upgrade that changes one stops the build.
const say = fileURLToPath(new URL('../src/studio/forms/say.js', import.meta.url));
const places = 'label|name|title|text|tooltip|description|placeholder|children';
const literal = new RegExp(`((?:\\b(?:${places})|\\]): |return |\\}\\), |Content = |valueLabel \\|\\| )(?:'([^'\\n]+)'|"([^"\\n]+)")(?=[,;\\]\\n])`, 'g');
const create = 'title: `Create ${getIndefiniteArticle(type)} ${label} element`,';

/** Returns a function that puts the dictionary into a source and one that tells which words were never met. */
export function editorWords() {
  const left = new Set(Object.keys(words));
  const speak = (source) => {
    const spoken = source.replace(create, 'title: label,').replace(literal, (all, before, single, double) => {
      const english = single ?? double;
      if (!Object.hasOwn(words, english)) return all;
      left.delete(english);
      return `${before}sayEditor(${JSON.stringify(english)})`;
    });
    return `import { sayEditor } from ${JSON.stringify(say)};\n${spoken}`;
  };
  return { speak, left };
}
