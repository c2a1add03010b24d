// README and the course of scenarios show commands with their real output: each is run again and compared.
// UPDATE_README=1 writes what came. Not compared: the output of the test run itself.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runFile, runShell } from './program.ts';

const ROOT = new URL('../../', import.meta.url);
const BLOCK = /```console\n\$ (.*)\n([\s\S]*?)```\n/g;
const MOST_LINES = 250;

interface Shown {
  readonly command: string;
  readonly output: string;
}

const START = 'npm ci && npm start';

function isRunnable(command: string): boolean {
  return command === START || command.startsWith('vpc-cni-sim ');
}

function outputOf(command: string): string {
  const output = command === START ? runFile('replay scenarios/43-pods.yaml') : runShell(command);
  return `${output.trimEnd()}\n`;
}

function read(page: string): string {
  return readFileSync(new URL(page, ROOT), 'utf8');
}

function shownIn(page: string): Shown[] {
  return [...read(page).matchAll(BLOCK)].map(([, command = '', output = '']) => ({ command, output }));
}

function update(page: string): void {
  const written = read(page).replaceAll(BLOCK, (block, command: string) => {
    return isRunnable(command) ? `\`\`\`console\n$ ${command}\n${outputOf(command)}\`\`\`\n` : block;
  });
  writeFileSync(new URL(page, ROOT), written);
}

/** As GitHub makes the anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

describe.each(['README.md', 'scenarios/README.md', 'src/README.md', 'test/README.md'])('%s', (page) => {
  if (process.env['UPDATE_README'] === '1') update(page);
  const shown = shownIn(page).filter(({ command }) => isRunnable(command));

  it.runIf(shown.length > 0).each(shown)('$command', ({ command, output }) => {
    expect(outputOf(command)).toBe(output);
  });

  it('names files, folders and headings that exist', () => {
    for (const [, target = ''] of read(page).matchAll(/\]\(((?!https?:)[^)]+)\)/g)) {
      const [path = '', anchor] = target.split('#');
      const place = path === '' ? page : new URL(path, new URL(page, ROOT)).href.slice(ROOT.href.length);
      expect(existsSync(new URL(place, ROOT)), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(place), target).toContain(anchor);
    }
  });
});

describe('README', () => {
  it('begins with the two commands of a newcomer', () => {
    const commands = shownIn('README.md').map(({ command }) => command);
    expect(commands.slice(0, 2)).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  });

  it('keeps to what a user needs', () => {
    expect(read('README.md').split('\n').length).toBeLessThan(MOST_LINES);
  });

  it('leads to a course that has every scenario', () => {
    const course = read('scenarios/README.md');
    const scenarios = readdirSync(new URL('scenarios', ROOT)).filter((name) => name.endsWith('.yaml'));
    for (const name of scenarios) expect(course).toContain(`(${name})`);
  });
});
