// Builds the playground: a folder of files that any static host can serve, its addresses relative.

import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { fileURLToPath } from 'node:url';
import { scenarioPath, shippedExamples } from './src/cli/examples.ts';
import { noticesOf } from './src/cli/packaging/notices.ts';
import { scenarioJsonSchema } from './src/scenario/schema.ts';
import { FIRST_EXAMPLE } from './src/web/playground/firstExample.ts';
import { filesOf } from './src/web/playground/gallery.ts';
import { playWhole } from './src/web/playground/playing.ts';

/** A module that the build makes. */
function made(name: string, text: (watch: (file: string) => void) => string): Plugin {
  return {
    name,
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      return id === `\0${name}` ? text((file) => this.addWatchFile(file)) : undefined;
    },
  };
}

/** The scenarios that come with the program, as `src/web/playground/shipped.d.ts` says. */
function shipped(watch: (file: string) => void): string {
  const examples = shippedExamples().map(({ name, file, title, description }) => {
    const path = scenarioPath(file);
    watch(path);
    return { name, title, description, text: readFileSync(path, 'utf8') };
  });
  const first = examples.find(({ name }) => name === FIRST_EXAMPLE);
  if (first === undefined) throw new Error(`no example ${FIRST_EXAMPLE}`);
  const run = playWhole(filesOf(first));
  return `export const examples = ${literal(examples)};\nexport const firstRun = ${literal(run)};\n`;
}

/** The page of a report, which the playground writes into a file. */
function reportPage(): Plugin {
  return {
    name: 'report-page',
    generateBundle() {
      for (const name of ['page.js', 'page.css'])
        this.emitFile({
          type: 'asset',
          fileName: `report/${name}`,
          source: readFileSync(new URL(`dist/web/${name}`, import.meta.url)),
        });
    },
  };
}

/** Modules of the page and of its worker, which are built apart. */
const modules = new Set([fileOf('@fontsource-variable/ibm-plex-sans'), fileOf('@fontsource/ibm-plex-mono')]);

function fileOf(name: string): string {
  return fileURLToPath(new URL(`node_modules/${name}/package.json`, import.meta.url));
}

/** What the licences of other people's packages ask for stands beside the page. */
function notices(): Plugin {
  return {
    name: 'notices',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk') for (const id of chunk.moduleIds) modules.add(id);
      this.emitFile({ type: 'asset', fileName: 'notices.txt', source: noticesOf([...modules]) });
    },
  };
}

/** Parsed faster than an expression. */
function literal(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}

export default defineConfig({
  root: 'src/web/playground',
  base: './',
  publicDir: false,
  plugins: [
    made('virtual:shipped', shipped),
    reportPage(),
    notices(),
    made('virtual:schema', () => `export default ${literal(scenarioJsonSchema())};\n`),
  ],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es', plugins: () => [notices()] },
  build: {
    outDir: '../../../dist/playground',
    emptyOutDir: true,
    target: 'es2022',
    // A polyfill would be an inline script, which the page's policy forbids; all that know modules know preloading.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 3000,
  },
});
