// What stands in the arguments, before any verb runs: options given twice, words that look like options, values that are
// missing. Held for every verb and option there is.

import { describe, expect, it } from 'vitest';
import { scanArguments, unmarked } from '../../src/cli/argumentScan.ts';
import { COMMANDS } from '../../src/cli/verbs.ts';
import { CROWDED, folder, run } from './workspace.ts';

const cwd = folder({ '-x.yaml': CROWDED, 'a.yaml': CROWDED, help: CROWDED });

const scan = (...argv: readonly string[]) => scanArguments(argv, COMMANDS);

const options = COMMANDS.flatMap(({ name, options: table }) =>
  Object.entries(table).map(([option, row]) => ({ verb: name, option, ...row })),
);

describe('an option with one value', () => {
  const single = options.filter(({ type, repeatable = false }) => type !== 'boolean' && !repeatable);

  it.each(single)('is not given twice: $verb --$option', ({ verb, option, alias }) => {
    const forms = [[`--${option}`, '1'], [`--${option}=1`]];
    if (typeof alias === 'string') forms.push([`-${alias}`, '1'], [`-${alias}1`], [`-${alias}=1`]);
    for (const first of forms) {
      expect(scan(verb, ...first).own).toEqual([verb, `--${option}=1`]);
      for (const second of forms) {
        expect(() => scan(verb, ...first, 'word', ...second)).toThrow(`--${option} is given twice`);
      }
    }
  });

  it.each(single)('has one: $verb --$option', ({ verb, option }) => {
    for (const lacking of [
      [`--${option}`],
      [`--${option}=`],
      [`--${option}`, ''],
      [`--${option}`, '--help'],
    ]) {
      expect(() => scan(verb, ...lacking)).toThrow(`--${option} needs a value`);
    }
  });
});

it.each(options.filter(({ repeatable }) => repeatable))(
  'may be repeated: $verb --$option',
  ({ verb, option }) => {
    expect(scan(verb, `--${option}`, 'a=1', `--${option}=b=2`).own).toEqual([
      verb,
      `--${option}=a=1`,
      `--${option}=b=2`,
    ]);
  },
);

it.each(options.filter(({ type }) => type === 'boolean'))(
  'takes no value: $verb --$option',
  ({ verb, option }) => {
    expect(scan(verb, `--${option}`, 'false').own).toEqual([verb, 'false', `--${option}`]);
    expect(() => scan(verb, `--${option}=false`)).toThrow(`--${option} takes no value`);
  },
);

describe('an unknown option', () => {
  it('is compared with those of its verb alone', () => {
    expect(() => scan('replay', 'f', '--jurnal', 'x')).toThrow(/^--jurnal: no such option; see/);
    expect(() => scan('sweep', 'f', '--jurnal', 'x')).toThrow('did you mean --journal?');
    expect(() => scan('replay', 'f', '--journal', 'x')).toThrow(/^--journal: no such option; see/);
    expect(() => scan('replay', 'f', '-x')).toThrow(/^-x: no such option; see/);
    expect(() => scan('replay', 'f', '--constructor')).toThrow(/^--constructor: no such option; see/);
  });
});

describe('after --', () => {
  it('are words alone, wherever it stands', () => {
    const words = (...argv: readonly string[]) => scan(...argv).own.map(unmarked);
    expect(words('validate', '--', '-x.yaml', '--seed')).toEqual(['validate', '-x.yaml', '--seed']);
    expect(words('--', 'replay', 'f')).toEqual(['replay', 'f']);
    expect(words('replay', '--seed', '3', '--', 'f')).toEqual(['replay', 'f', '--seed=3']);
    expect(words('--seed', '3', 'replay', 'f')).toEqual(['replay', 'f', '--seed=3']);
    expect(words('validate', '-', '--')).toEqual(['validate', '-']);
    expect(words('--')).toEqual([]);
  });

  it('files are found', () => {
    for (const argv of [
      ['validate', '--', '-x.yaml'],
      ['--', 'validate', 'a.yaml'],
      ['validate', 'help'],
    ]) {
      const { code, out } = run(argv, { cwd });
      expect([code, out]).toEqual([0, expect.stringContaining('minimal')]);
    }
  });

  it('a command of another tool keeps what it has', () => {
    const typed = ['kubectl', 'exec', 'x', '--', 'ip', '--at', 'y'];
    for (const argv of [
      ['inspect', 'f', '--at', '3m', ...typed],
      ['inspect', 'f', '--at', '3m', '--', ...typed],
      ['inspect', '--at', '3m', '--', 'f', ...typed],
    ]) {
      expect(scan(...argv)).toEqual({ own: ['inspect', 'f', '--at=3m'], rest: typed });
    }
  });
});

it.each([
  [['replay', ''], "'' is empty; see vpc-cni-sim replay --help"],
  [['replay', 'a.yaml', '-o', 'text', '--output', 'json'], '--output is given twice'],
  [['report', 'a.yaml', '--format', 'csv', '--format', 'svg'], '--format is given twice'],
  [['replay', 'a.yaml', '--record', '-'], '--record -: name a file'],
  [['inspect', 'a.yaml', 'ip', 'addr'], 'inspect needs --at; see vpc-cni-sim inspect --help'],
  [['replay', 'a.yaml', '--help=no'], '--help=no: --help takes no value'],
  [['schema', '--', '-x'], '-x: of is one of scenario, replay, explanation, sweep, sweep-plan, tune'],
  [['validate', '--'], 'validate needs at least one file; see vpc-cni-sim validate --help'],
])('the program says so: %j', (argv, message) => {
  expect(run(argv, { cwd })).toEqual({ code: 2, out: '', error: `vpc-cni-sim: ${message}\n` });
});
