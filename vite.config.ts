// Builds the report's page: one script and one style sheet, which `vpc-cni-sim report` puts into the file it writes.

import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/web',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/web',
    // The names stay the same: nothing to clear, and no moment without the page.
    emptyOutDir: false,
    target: 'es2022',
    cssCodeSplit: false,
    modulePreload: false,
    rollupOptions: {
      input: 'src/web/main.tsx',
      output: {
        format: 'iife',
        entryFileNames: 'page.js',
        assetFileNames: 'page.[ext]',
      },
    },
  },
});
