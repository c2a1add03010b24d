// A command as typed, into words: against a real shell.

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCommand, parseCommand, parsePlaced } from '../../src/scenario/language/observedCommand.ts';
import { parseShellLine, substituted } from '../../src/scenario/language/shellLine.ts';

/** The words a POSIX shell makes of it. */
function shellWords(line: string): string[] {
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  return stdout.split('\0').slice(0, -1);
}

function words(line: string): readonly string[] {
  const parsed = parseShellLine(line);
  return parsed.ok ? (parsed.pipeline[0] ?? []) : [];
}

describe('a line', () => {
  it.each([
    'kubectl get pods -o wide',
    `grep 'A AWS-SNAT-CHAIN'`,
    `kubectl get pods -o jsonpath='{.items[*].metadata.name}'`,
    `a"b c"d 'e'"f" ''`,
    `one\\ word two\\|three`,
    `"say \\"yes\\"" "back\\slash"`,
    'several   blanks\tand\ttabs',
    'joined\\\nlines over \\\n here',
  ])('is split as a shell does: %s', (line) => {
    expect(words(line)).toEqual(shellWords(line));
  });

  it('gives back any words that were quoted', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', "'", '"', ' ', '|', '$', '\\', ';', '\n'),
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (given) => {
        const quoted = given.map((each) => `'${each.replaceAll("'", `'\\''`)}'`).join(' ');
        expect(words(quoted)).toEqual(given);
      }),
    );
  });

  it('parts at pipes', () => {
    expect(parseShellLine('a b|c | d e')).toEqual({ ok: true, pipeline: [['a', 'b'], ['c'], ['d', 'e']] });
  });

  it.each([
    ["grep 'open", "missing closing '"],
    ['a; b', 'unsupported shell syntax ;'],
    ['a > file', 'unsupported shell syntax >'],
    ['a && b', 'unsupported shell syntax &'],
    ['echo $HOME', 'unsupported shell syntax $'],
    ['', 'missing command'],
    ['a |', 'missing command before or after |'],
    ['| a', 'missing command before or after |'],
  ])('refuses %s', (line, detail) => {
    const parsed = parseShellLine(line);
    expect(parsed.ok ? '' : parsed.detail).toContain(detail);
  });
});

describe('a command', () => {
  it.each([
    ['kubctl get pods', 'unknown command "kubctl"', 'did you mean kubectl?'],
    ['rm -rf /', 'unknown command "rm"', 'use kubectl, curl'],
    ['ip rule | gerp x', 'unsupported filter "gerp"', 'did you mean grep?'],
    ['curl $(crul x)/y', 'unknown command "crul"', 'did you mean curl?'],
  ])('%s is refused', (line, detail, fix) => {
    const parsed = checkCommand(line);
    if (parsed.ok) throw new Error('taken');
    expect(parsed.detail).toBe(detail);
    expect(parsed.fix).toContain(fix);
  });

  it('stands inside another, innermost first, with its lines as words', () => {
    const ran: string[] = [];
    const whole = substituted('curl $(one $(two))/x', (command) => {
      ran.push(command);
      return `${command.length}\nmore\n`;
    });
    expect(ran).toEqual(['two', 'one 3 more']);
    expect(whole).toBe('curl 10 more/x');
  });

  it('may hold places', () => {
    expect(parsePlaced('workers[0]')).toEqual({ of: 'workers', index: 0 });
    expect(parsePlaced('kube-system/coredns[12]')).toEqual({ of: 'kube-system/coredns', index: 12 });
    expect(['workers', 'workers[]', 'workers[-1]', '{.items[0]}', '[0]'].map(parsePlaced)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
    expect(parseCommand('kubectl get pod nginx[0]').ok).toBe(true);
  });
});
