// README shows commands with their real output: each is run again and compared. UPDATE_README=1 writes what came.
// Not compared: the output of the test run itself.

import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runShell } from './program.ts';

const README = new URL('../../README.md', import.meta.url);
const BLOCK = /```console\n\$ (.*)\n([\s\S]*?)```\n/g;

/** What a shown command runs as; undefined: not run here. */
function runnable(command: string): string | undefined {
  if (command === 'npm ci && npm start') return 'vpc-cni-sim replay scenarios/43-pods.yaml';
  return command.startsWith('vpc-cni-sim ') ? command : undefined;
}

function outputOf(command: string): string {
  return `${runShell(command).trimEnd()}\n`;
}

const readme = readFileSync(README, 'utf8');
const shown = [...readme.matchAll(BLOCK)].map(([, command, output]) => ({ command, output }));

if (process.env['UPDATE_README'] === '1') {
  const written = readme.replaceAll(BLOCK, (block, command: string) => {
    const line = runnable(command);
    return line === undefined ? block : `\`\`\`console\n$ ${command}\n${outputOf(line)}\`\`\`\n`;
  });
  writeFileSync(README, written);
}

describe('README', () => {
  it.each(shown.filter(({ command }) => runnable(command) !== undefined))(
    '$command',
    ({ command, output }) => {
      expect(outputOf(runnable(command) ?? '')).toBe(output);
    },
  );

  it('begins with the two commands of a newcomer', () => {
    expect(shown.slice(0, 2).map(({ command }) => command)).toEqual([
      'npm ci && npm start',
      'npm ci && npm test',
    ]);
  });

  it('names files and folders that exist', () => {
    for (const [, path] of readme.matchAll(/\]\(((?!https?:|#)[^)]+)\)/g)) {
      expect(() => readFileSync(new URL(`../../${path}`, import.meta.url))).not.toThrow();
    }
  });
});
