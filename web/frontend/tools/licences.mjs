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
    const files = (await readdir(folder)).filter((entry) => /^licen[cs]e/i.test(entry)).sort();
    const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
    const text = texts.length ? texts.map((one) => one.trim()).join('\n\n') : `Licence: ${manifest.license}\n`;
    parts.push(`${name} ${manifest.version}\n${'='.repeat(60)}\n${text.trim()}\n`);
  }
  return parts.join('\n\n');
}
