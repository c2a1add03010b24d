// The program and the library as few files instead of hundreds of modules: over half of a short run's time was the
// loading of them. Packages stay outside; what is imported late stays in files of its own.

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { modelFingerprint } from '../modelVersion.ts';

/** By the name of the file: what is started, started as a thread or process, or imported by other people's programs. */
const ENTRIES = {
  main: 'cli/main.js',
  verbThread: 'cli/thread/verbThread.js',
  sweepWorker: 'cli/sweepWorker.js',
  runProcess: 'cli/runProcess.js',
  testWorker: 'cli/testWorker.js',
  library: 'library/library.js',
  check: 'library/check/check.js',
} as const;

/** Writes `program/` beside the modules. Files of an earlier build go last: no moment without a program. */
export async function bundleProgram(dist: string): Promise<void> {
  const bundle = await rolldown({
    input: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, join(dist, file)])),
    platform: 'node',
    external: (specifier) => !/^[./]/.test(specifier),
    transform: { define: { BUNDLED_MODEL: JSON.stringify(modelFingerprint(dist)) } },
  });
  const dir = join(dist, 'program');
  const { output } = await bundle.write({ dir, format: 'esm', chunkFileNames: '[name]-[hash].js' });
  await bundle.close();
  const written = new Set(output.map(({ fileName }) => fileName));
  for (const file of readdirSync(dir)) if (!written.has(file)) rmSync(join(dir, file));
}
