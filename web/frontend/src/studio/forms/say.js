import { inChinese } from '../../lib/language.js';
import { words } from './words.js';

/** A word of the form editor in the page's language; the build puts the calls into the editor's source. */
export const sayEditor = (english) => (inChinese && words[english]) || english;
