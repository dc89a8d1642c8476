import { inChinese } from '../../lib/language.js';
import { words } from './words.js';

/** Returns a word of the simulation in the language of the page. */
export function saySimulation(english) {
  return (inChinese && words[english]) || english;
}
