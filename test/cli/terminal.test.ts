// Nothing that a file, a name or a library says is obeyed by a terminal: every verb, with a terminal and without.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { internalError } from '../../src/cli/internalError.ts';
import { terminalColumns } from '../../src/cli/terminalColumns.ts';
import { TERMINAL_PALETTE, terminalText } from '../../src/cli/terminalText.ts';
import { HOSTILE, HOSTILE_SCENARIO, obeyed } from './hostile.ts';
import { folder, MAIN, run } from './workspace.ts';

const name = 'a\u001b]0;owned\u0007b.yaml';
const cwd = folder({ 'hostile.yaml': HOSTILE_SCENARIO, [name]: 'x' });

const IMAGE = 'jsonpath={.items[*].spec.containers[*].image}';

const LINES: readonly (readonly string[])[] = [
  ['validate', 'hostile.yaml'],
  ['validate', name],
  ['replay', 'hostile.yaml'],
  ['replay', 'hostile.yaml', '-o', 'json'],
  ['replay', 'hostile.yaml', '-o', 'yaml'],
  ['replay', 'a]0;ownedb.yaml'],
  ['replay', '\u001b[2J\u202e'],
  ['replay', 'hostile.yaml', `--${HOSTILE}`],
  ['replay', 'hostile.yaml', '--seed', HOSTILE],
  ['replay', 'hostile.yaml', '--set', HOSTILE],
  ['replay', 'hostile.yaml', '-o', HOSTILE],
  [HOSTILE],
  ['explain', 'hostile.yaml'],
  ['explain', 'hostile.yaml', HOSTILE],
  ['report', 'hostile.yaml', '--format', 'prometheus'],
  ['report', 'hostile.yaml', '--format', 'csv'],
  ['report', 'hostile.yaml', '--format', 'svg'],
  ['report', 'hostile.yaml', '-o', '-'],
  ['max-pods', 't3\u001b[2J'],
  ['schema', HOSTILE],
];

/** Those that pass on what the real thing would print. */
const RAW: readonly (readonly string[])[] = [
  ['inspect', 'hostile.yaml', '--at', '4m', 'kubectl', 'get', 'pods', '-o', IMAGE],
  ['report', 'hostile.yaml', '--format', 'ndjson'],
];

/** With a terminal on all of standard input, output and error. */
function onTerminal(argv: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const line = [process.execPath, MAIN, ...argv]
    .map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
    .join(' ');
  const { stdout } = spawnSync('script', ['-qec', line, '/dev/null'], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', SHELL: '/bin/sh', TERM: 'xterm', ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 2 ** 20,
  });
  return stdout;
}

describe('a terminal', () => {
  it.each([...LINES, ...RAW].map((argv) => [argv]))('obeys nothing: %j', (argv) => {
    const shown = onTerminal(argv);
    expect(shown.length).toBeGreaterThan(20);
    expect(obeyed(shown)).toEqual([]);
  });

  it('shows the colours of the program', () => {
    expect(onTerminal(['replay', 'hostile.yaml'])).toContain('\u001b[1m');
    expect(onTerminal(['explain', 'hostile.yaml'], { NO_COLOR: '1' })).not.toContain('\u001b[1m');
    expect(onTerminal(['explain', 'hostile.yaml'], { FORCE_COLOR: '0' })).not.toContain('\u001b[1m');
  });

  it.each([[{}], [{ COLUMNS: '0' }], [{ COLUMNS: '1' }]])(
    'without columns is one of 100 or what COLUMNS says: %j',
    (env: Readonly<Record<string, string>>) => {
      const lines = onTerminal(['explain', 'hostile.yaml'], env).split(/\r?\n/);
      expect(lines.length).toBeGreaterThan(3);
      expect(onTerminal(['--help'], env)).toContain('replay');
    },
  );
});

describe('a pipe', () => {
  it.each(LINES.map((argv) => [argv]))('gets nothing that a terminal would obey: %j', (argv) => {
    const { out, error } = run(argv, { cwd });
    expect((out + error).length).toBeGreaterThan(20);
    expect(obeyed(out + error)).toEqual([]);
  });

  it('gets colours where they are forced', () => {
    const text = (env: Readonly<Record<string, string>>): string =>
      run(['replay', 'hostile.yaml'], { cwd, env }).out;
    expect(text({})).not.toContain('\u001b[');
    expect(text({ FORCE_COLOR: '1' })).toContain('\u001b[1m');
    expect(text({ FORCE_COLOR: '1', NO_COLOR: '1' })).toContain('\u001b[1m');
  });

  it('gets what kubectl would print as it is, and JSON with all that was said', () => {
    expect(run(elementAt(RAW, 0), { cwd }).out).toContain(HOSTILE);
    const { out } = run(['replay', 'hostile.yaml', '-o', 'json'], { cwd });
    expect(JSON.stringify(JSON.parse(out))).toContain(JSON.stringify(HOSTILE).slice(1, -1));
  });
});

describe('text on its way to a terminal', () => {
  it('keeps the colours of the program and no others', () => {
    expect(terminalText(`${TERMINAL_PALETTE.red('a\u001b[31mb')}\t\n`)).toBe(
      '\u001b[31ma\ufffd[31mb\u001b[39m\t\n',
    );
    expect(terminalText('\r\u001b[K1 of 2\r\u001b[K')).toBe('\r\u001b[K1 of 2\ufffd\ufffd[K');
    expect(terminalText('a\r\nb\rc')).toBe('a\r\nb\ufffdc');
  });

  it('has nothing else that is obeyed, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = terminalText(`${text}${TERMINAL_PALETTE.bold(text)}`);
        expect(obeyed(shown.startsWith('\r\u001b[K') ? shown.slice(4) : shown)).toEqual([]);
      }),
    );
  });
});

it('a fault of the program says in one line what a file or a worker said', () => {
  const text = internalError(new Error(HOSTILE), ['replay', `${HOSTILE}'`]);
  expect(obeyed(text)).toEqual([]);
  expect(text.trimEnd()).not.toContain('\n');
  const command = /repeat with: (.*)$/m.exec(text)?.[1] ?? '';
  const { stdout } = spawnSync('bash', ['-c', `printf %s ${command.replace('vpc-cni-sim replay', '')}`], {
    encoding: 'utf8',
    env: { LC_ALL: 'C.UTF-8' },
  });
  expect(stdout).toBe(`${HOSTILE}'`);
});

it.each([
  [120, undefined, 120],
  [120, '50', 50],
  [0, undefined, 100],
  [undefined, undefined, 100],
  [undefined, '50', 50],
  [0, '132', 132],
  [80, '0', 80],
  [80, '1e9', 80],
  [80, '99999999', 80],
  [80, ' 40', 80],
  [80, '', 80],
  [1, undefined, 20],
  [80, '3', 20],
  [Number.NaN, undefined, 100],
])('a terminal that says %s, with COLUMNS %s, has %i columns', (said, variable, columns) => {
  expect(terminalColumns(said, variable)).toBe(columns);
});

it('files stay where they are: the name is only shown', () => {
  expect(run(['validate', join(cwd, name)]).error + run(['validate', join(cwd, name)]).out).toContain(
    'a\ufffd]0;owned\ufffdb.yaml',
  );
});
