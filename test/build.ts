// Builds the program once before the tests that run it as a child process.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export default function build(): void {
  const root = fileURLToPath(new URL('..', import.meta.url));
  // Vitest's own NODE_ENV would make it a page for development, which is larger.
  const env = { ...process.env, NODE_ENV: 'production' };
  const build = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, env, encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`the program does not build:\n${build.stdout}${build.stderr}`);
}
