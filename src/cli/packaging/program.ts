// The program and the library as few files instead of hundreds of modules: over half of a short run's time was the
// loading of them. Packages of which every run needs a part are in there, less what nobody calls; those that the package
// depends on stay outside. What is imported late stays in files of its own.

import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { modelFingerprint } from '../modelVersion.ts';
import { noticesOf } from './notices.ts';

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

const NOTICES = 'notices.txt';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** Writes `program/` beside the modules. Files of an earlier build go last: no moment without a program. */
export async function bundleProgram(dist: string): Promise<void> {
  const outside = outsidePackages(join(dist, '../package.json'));
  const bundle = await rolldown({
    input: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, join(dist, file)])),
    platform: 'node',
    external: (specifier) =>
      isBuiltin(specifier) || outside.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
    transform: { define: { BUNDLED_MODEL: JSON.stringify(modelFingerprint(dist)) } },
  });
  const dir = join(dist, 'program');
  const { output } = await bundle.write({ dir, format: 'esm', chunkFileNames: '[name]-[hash].js' });
  await bundle.close();
  // npm does so where it installs the package; a link from the PATH into a checkout needs it as well.
  chmodSync(join(dir, 'main.js'), 0o755);
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  writeFileSync(join(dir, NOTICES), noticesOf(modules));
  const written = new Set([NOTICES, ...output.map(({ fileName }) => fileName)]);
  for (const file of readdirSync(dir)) if (!written.has(file)) rmSync(join(dir, file));
}

/** Installed with the package, or by those who want what needs them. */
function outsidePackages(manifest: string): readonly string[] {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
  return Object.keys({ ...dependencies, ...peerDependencies });
}
