// Collects the licence texts of every package that ended up in a bundle.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const packagePath = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//;

/** Returns one text with the licence of each package among the bundle's inputs. */
export async function licenceTexts(inputs, root) {
  const folders = new Map();
  for (const input of inputs) {
    const [, folder, name] = packagePath.exec(input) ?? [];
    if (folder) folders.set(name, path.join(root, folder));
  }
  const parts = [];
  for (const [name, folder] of [...folders].sort()) {
    const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(path.join(folder, file), 'utf8') : `Licence: ${manifest.license}\n`;
    parts.push(`${name} ${manifest.version}\n${'='.repeat(60)}\n${text.trim()}\n`);
  }
  return parts.join('\n\n');
}
