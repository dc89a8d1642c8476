// Builds src/ into ../static/dist/: hashed files and a manifest.json that web/assets.py reads.
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { checkAlone } from './tools/alone.mjs';
import { takeAnyId } from './tools/anyids.mjs';
import { editorWords } from './tools/formeditor.mjs';
import { speakPageLanguage } from './tools/formjs.mjs';
import { licenceTexts } from './tools/licences.mjs';
import { simulationWords } from './tools/simulation.mjs';
import { keepUsed } from './tools/tabler.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(root, '../static/dist');
const outdir = `${target}.new`;
const entries = ['app', 'form', 'diagram', 'site', 'studio', 'simulation', 'tables', 'forms', 'check', 'worker'];

const formEditor = /form-js-editor\/(node_modules\/@bpmn-io\/form-js-viewer\/)?dist\/index\.es\.js$/;
const editor = editorWords();
const simulation = simulationWords();

const transforms = {
  name: 'transforms',
  setup(build) {
    build.onLoad({ filter: /@tabler\/core\/dist\/css\/tabler\.css$/ }, async ({ path: file }) => ({
      contents: await keepUsed(await readFile(file, 'utf8')),
      loader: 'css',
    }));
    build.onLoad({ filter: formEditor }, async ({ path: file }) => ({
      contents: editor.speak(await readFile(file, 'utf8')),
      loader: 'js',
    }));
    build.onLoad({ filter: /bpmn-js-token-simulation\/lib\/.*\.js$/ }, async ({ path: file }) => ({
      contents: simulation.speak(await readFile(file, 'utf8')),
      loader: 'js',
    }));
    build.onLoad({ filter: /form-js-viewer\/dist\/index\.es\.js$/ }, async ({ path: file }) => ({
      contents: speakPageLanguage(await readFile(file, 'utf8')),
      loader: 'js',
    }));
    build.onLoad({ filter: /moddle-xml\/dist\/index(\.esm)?\.js$/ }, async ({ path: file }) => ({
      contents: takeAnyId(await readFile(file, 'utf8')),
      loader: 'js',
    }));
  },
};

/** Lists, per entry, its script, the shared chunks worth preloading and its style sheet. */
function manifestOf({ outputs }) {
  const manifest = {};
  for (const [file, output] of Object.entries(outputs)) {
    const entry = output.entryPoint && path.basename(output.entryPoint, '.js');
    if (!entries.includes(entry)) continue;
    manifest[entry] = {
      script: path.basename(file),
      chunks: output.imports.filter((used) => used.kind === 'import-statement').map((used) => path.basename(used.path)),
      style: output.cssBundle ? path.basename(output.cssBundle) : '',
    };
  }
  return manifest;
}

const common = {
  absWorkingDir: root,
  target: ['chrome109', 'firefox115', 'safari15.6'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
};

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
const result = await esbuild.build({
  ...common,
  entryPoints: entries.map((entry) => `src/${entry}.js`),
  outdir,
  bundle: true,
  format: 'esm',
  splitting: true,
  minify: true,
  metafile: true,
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.woff2': 'file', '.woff': 'file', '.svg': 'dataurl', '.eot': 'empty' },
  legalComments: 'none',
  plugins: [transforms],
});

for (const [name, { left }] of Object.entries({ 'form-js-editor': editor, 'bpmn-js-token-simulation': simulation })) {
  if (left.size) throw new Error(`${name} changed: never met ${[...left].join(' | ')}`);
}
const letters = 'node_modules/@expo-google-fonts/noto-sans-sc';
await mkdir(path.join(outdir, 'fonts'));
for (const style of ['400Regular', '700Bold']) {
  const file = `NotoSansSC_${style}.ttf`;
  await copyFile(path.join(root, letters, style, file), path.join(outdir, 'fonts', file));
}
const used = [...Object.keys(result.metafile.inputs), `${letters}/package.json`];
await writeFile(path.join(outdir, 'licences.txt'), await licenceTexts(used, root));
await writeFile(path.join(outdir, 'manifest.json'), `${JSON.stringify(manifestOf(result.metafile), null, 2)}\n`);
await writeFile(path.join(outdir, 'check_record.html'), await checkAlone(common));
await rm(target, { recursive: true, force: true });
await rename(outdir, target);
