// What output is piped through, against the system's own tools.

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILTERS } from '../../src/inspect/textFilters.ts';
import type { FilterName } from '../../src/scenario/language/observedCommand.ts';

const LISTING = `NAME      READY   STATUS    RESTARTS   AGE
web-0     1/1     Running   0          2m
web-1     0/1     Pending   0          2m
web-10    1/1     Running   10         119s
db-0      1/1     Running   2          9m
-A AWS-SNAT-CHAIN-0 -d 10.0.0.0/16 -j RETURN
a+b (c) {2} x|y
`;

function real(
  name: FilterName,
  words: readonly string[],
  input: string,
): { stdout: string; exitCode: number | null } {
  const { stdout, status } = spawnSync(name, words, {
    input,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return { stdout, exitCode: status };
}

function ours(
  name: FilterName,
  words: readonly string[],
  input: string,
): { stdout: string; exitCode: number } {
  const { stdout, exitCode } = FILTERS[name](words, input);
  return { stdout, exitCode };
}

describe('filters', () => {
  it.each([
    'grep Running',
    'grep -c Running',
    'grep -v Running',
    'grep -i WEB',
    'grep -ic web',
    'grep -w web',
    'grep -E web-(0|1)',
    'grep -E [0-9]+m$',
    'grep ^web',
    'grep nothing-like-it',
    'grep -o web-[0-9]*',
    'grep -A1 Pending',
    'grep -A 1 web-0',
    'grep -B 1 Pending',
    'grep -C 1 db',
    'grep -F 10.0.0.0/16',
    'grep 1/1.*10',
    'grep a+b',
    'grep (c)',
    'grep x|y',
    'grep -e -A',
    'grep -x NAME',
    'grep 0/1\\|db',
    'head -n 2',
    'head -2',
    'head',
    'tail -n 1',
    'tail -n1',
    'wc -l',
    'wc -w',
    'wc -c',
    'sort',
    'sort -r',
    'sort -u',
    'sort -n -k 4',
    'sort -k4 -n',
  ])('%s is as the real one', (line) => {
    const [name, ...words] = line.split(' ') as [FilterName, ...string[]];
    const { stdout, exitCode } = real(name, words, LISTING);
    const got = ours(name, words, LISTING);
    expect({ ...got, stdout: got.stdout.trim() }).toEqual({ exitCode, stdout: stdout.trim() });
  });

  it('finds plain text in any lines as grep does', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '[', '*', ' ', '+'), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 5 }),
        line,
        fc.constantFrom('-c', '-v', '-i'),
        (lines, text, flag) => {
          const input = lines.map((each) => `${each}\n`).join('');
          const words = ['-F', flag, '-e', text];
          expect(ours('grep', words, input)).toEqual(real('grep', words, input));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('complains of what it does not know, and leaves 2', () => {
    expect(FILTERS.grep(['-P', 'x'], LISTING)).toEqual({
      stdout: '',
      stderr: "grep: invalid option -- 'P'\n",
      exitCode: 2,
    });
    expect(FILTERS.grep([], LISTING).exitCode).toBe(2);
    expect(FILTERS.grep(['-E', '('], LISTING).exitCode).toBe(2);
    expect(FILTERS.grep(['-E', 'a.'.repeat(20_000)], LISTING).stderr).toBe(
      'grep: Regular expression too big\n',
    );
    expect(FILTERS.head(['-x'], LISTING).exitCode).toBe(2);
    expect(FILTERS.wc(['-z'], LISTING).exitCode).toBe(2);
  });
});
