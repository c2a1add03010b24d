// The built program as a person starts it, without a terminal.

import { spawnSync } from 'node:child_process';
import { FILE, MAIN, ROOT } from './started.ts';
import { withoutProgress } from './workspace.ts';

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
  return runBash(`vpc-cni-sim() { "$NODE" "$MAIN" "$@"; }; { ${line}; } 2>&1`);
}

/** As `npm start` does, without the build. */
export function runFile(words: string): string {
  return runBash(`"$NODE" "$FILE" ${words} 2>&1`);
}

function runBash(line: string): string {
  const { stdout } = spawnSync('bash', ['-c', line], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath, MAIN, FILE, NO_COLOR: '1', COLUMNS: '100', CI: '' },
    maxBuffer: 64 * 2 ** 20,
  });
  return withoutProgress(stdout);
}
