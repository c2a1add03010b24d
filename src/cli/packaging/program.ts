// The program and the library as few files instead of hundreds of modules: over half of a short run's time was the
// loading of them. Packages of which every run needs a part are in there, less what nobody calls; those that the package
// depends on stay outside. What is imported late stays in files of its own.

import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { modelFingerprint } from '../modelVersion.ts';
import { noticesOf } from './notices.ts';

/** By the name of the file: what is started as a thread or process, or imported by other people's programs. */
const ENTRIES = {
  program: 'cli/program.js',
  verbThread: 'cli/thread/verbThread.js',
  sweepWorker: 'cli/sweepWorker.js',
  runProcess: 'cli/runProcess.js',
  testWorker: 'cli/testWorker.js',
  library: 'library/library.js',
  check: 'library/check/check.js',
} as const;

/** What people start, which loads the program in its own way. */
const STARTER = 'cli/main.js';

const NOTICES = 'notices.txt';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** Writes `program/` beside the modules. Files of an earlier build go last: no moment without a program. */
export async function bundleProgram(dist: string): Promise<void> {
  const outside = outsidePackages(join(dist, '../package.json'));
  const dir = join(dist, 'program');
  const common = {
    platform: 'node',
    external: (specifier: string) =>
      isBuiltin(specifier) || outside.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
    transform: { define: { BUNDLED_MODEL: JSON.stringify(modelFingerprint(dist)) } },
  } as const;
  const bundle = await rolldown({
    ...common,
    input: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, join(dist, file)])),
  });
  // V8 gives out what it has compiled of scripts only, not of modules.
  const { output } = await bundle.write({
    dir,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    dynamicImportInCjs: true,
    exports: 'named',
  });
  await bundle.close();
  const starter = await rolldown({ ...common, input: join(dist, STARTER) });
  const started = await starter.write({ dir, format: 'esm', chunkFileNames: '[name]-[hash].js' });
  await starter.close();
  // npm does so where it installs the package; a link from the PATH into a checkout needs it as well.
  chmodSync(join(dir, 'main.js'), 0o755);
  const chunks = output.filter((file) => file.type === 'chunk');
  writeFileSync(join(dir, NOTICES), noticesOf(chunks.flatMap(({ moduleIds }) => moduleIds)));
  const faces = chunks.filter(({ name, isEntry }) => isEntry && name !== 'program');
  for (const { name, exports } of faces) writeFileSync(join(dir, `${name}.js`), moduleOf(name, exports));
  const written = new Set([
    NOTICES,
    ...[...output, ...started.output].map(({ fileName }) => fileName),
    ...faces.map(({ name }) => `${name}.js`),
  ]);
  for (const file of readdirSync(dir)) if (!written.has(file)) rmSync(join(dir, file), { recursive: true });
}

/** What is imported by its name: a module with the exports of the script. */
function moduleOf(name: string, exports: readonly string[]): string {
  const named = exports.filter((each) => each !== 'default');
  return [
    exports.length === 0 ? `import './${name}.cjs';` : `import script from './${name}.cjs';`,
    ...(named.length === 0 ? [] : [`export const { ${named.join(', ')} } = script;`]),
    ...(exports.includes('default') ? ['export default script.default;'] : []),
    '',
  ].join('\n');
}

/** Installed with the package, or by those who want what needs them. */
function outsidePackages(manifest: string): readonly string[] {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
  return Object.keys({ ...dependencies, ...peerDependencies });
}
