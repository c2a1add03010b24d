// Builds the program once before the tests that run it as a child process.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export default function build(): void {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const tsc = spawnSync('npx', ['tsc', '-b', 'src/cli'], { cwd: root, encoding: 'utf8' });
  if (tsc.status !== 0) throw new Error(`the program does not build:\n${tsc.stdout}${tsc.stderr}`);
}
