// The built program as a person starts it, without a terminal.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { withoutProgress } from './workspace.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/program/main.js', import.meta.url));

export interface ProgramRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** Runs `vpc-cni-sim ARGUMENTS…` in the project's folder. */
export function runProgram(...words: readonly string[]): ProgramRun {
  const { stdout, stderr, status } = spawnSync(process.execPath, [MAIN, ...words], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', COLUMNS: '100' },
    maxBuffer: 64 * 2 ** 20,
  });
  return { stdout, stderr: withoutProgress(stderr), status };
}

/** Runs a line as it would be typed into a shell, `vpc-cni-sim` being the built program; both outputs as one. */
export function runShell(line: string): string {
  const { stdout } = spawnSync('bash', ['-c', `vpc-cni-sim() { "$NODE" "$MAIN" "$@"; }; { ${line}; } 2>&1`], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath, MAIN, NO_COLOR: '1', COLUMNS: '100', CI: '' },
    maxBuffer: 64 * 2 ** 20,
  });
  return withoutProgress(stdout);
}
