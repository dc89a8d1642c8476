// Makes the check of records one HTML file: script and style inside, and a policy that allows nothing else.
import { createHash } from 'node:crypto';
import * as esbuild from 'esbuild';

const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Returns the file; it is not minified, so that it can be read. */
export async function checkAlone(options) {
  const { outputFiles } = await esbuild.build({
    ...options,
    entryPoints: ['src/check/alone.jsx', 'src/check/alone.css'],
    outdir: 'alone',
    write: false,
    bundle: true,
    format: 'iife',
    minify: false,
    charset: 'utf8',
    legalComments: 'inline',
  });
  const [script, style] = ['.js', '.css'].map((end) => outputFiles.find(({ path }) => path.endsWith(end)).text);
  if (/<\/(script|style)/i.test(script + style)) throw new Error('the check cannot stand inside a page');
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>查验记录</title>
<style>${style}</style>
</head>
<body>
<main id="check"></main>
<script>${script}</script>
</body>
</html>
`;
}
