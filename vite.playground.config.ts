// Builds the playground: a folder of files that any static host can serve, its addresses relative.

import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { scenarioPath, shippedExamples } from './src/cli/examples.ts';

/** The scenarios that come with the program, as `src/web/playground/shipped.d.ts` says. */
function shipped(): Plugin {
  const name = 'virtual:shipped';
  return {
    name,
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const examples = shippedExamples().map(({ name, file, title, description }) => {
        const path = scenarioPath(file);
        this.addWatchFile(path);
        return { name, title, description, text: readFileSync(path, 'utf8') };
      });
      return `export const examples = ${JSON.stringify(examples)};`;
    },
  };
}

export default defineConfig({
  root: 'src/web/playground',
  base: './',
  publicDir: false,
  plugins: [shipped()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
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
